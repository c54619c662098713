import type { SendPlainMail } from '../dispatch/channels/email/plain-mail.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { shanghaiDay } from '../platform/clock.ts'
import { unseal } from '../platform/crypto.ts'
import { readOfficeContact } from '../relay/store.ts'
import { countWaiting, readWaitedFor } from './store.ts'

/** Emits one reminder per department with open questions, on working days. A job of every morning. */
export async function remindDepartments(deps: NoticeDeps): Promise<void> {
  if (!deps.calendar.isWorkingDay(shanghaiDay(deps.clock.now()))) return
  await deps.db.transaction(async (tx) => {
    const waitedFor = (await readWaitedFor(tx)).map((orgId) => ({
      name: 'questions.waiting' as const,
      data: { orgId },
    }))
    await deps.jobs.emit(tx, ...waitedFor)
  })
}

/** Mails a department its number of open questions. Without an address of its office it sends nothing. */
export async function tellDepartment(
  deps: NoticeDeps,
  mail: SendPlainMail,
  publicUrl: string,
  orgId: string,
): Promise<void> {
  const sealed = await readOfficeContact(deps.db, orgId)
  if (!sealed) return
  const { waiting, overdue } = await countWaiting(deps.db, orgId, deps.clock.now())
  if (waiting === 0) return
  const late =
    overdue > 0 ? [`其中 ${overdue} 条已超过五个工作日。 ${overdue} have waited for more than five working days.`] : []
  await mail(
    unseal(deps.ring, sealed),
    `待答复的咨询：${waiting} 条 ${waiting} questions wait for an answer`,
    [
      `有 ${waiting} 条关于贵单位政策的咨询待答复。 ${waiting} questions about your documents wait for an answer.`,
      ...late,
      `${publicUrl}/console/questions`,
      '',
    ].join('\n'),
  )
}
