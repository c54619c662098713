import type { SendPlainMail } from '../dispatch/channels/email/plain-mail.ts'
import { readOrganisations } from '../parties/organisations/store.ts'
import { unseal } from '../platform/crypto.ts'
import type { Events } from '../platform/events.ts'
import { readPolicies } from '../publish/store.ts'
import type { RelayDeps } from './deps.ts'
import { readOfficeContact, readTasks } from './store.ts'
import type { RelayTask } from './task.ts'

const listedMax = 50
const shanghai = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: 'numeric', day: 'numeric' })

/**
 * Mails an organisation its due tasks, or an issuer the overdue ones, in one message.
 * An organisation without an address sees them in the console only. Accounts and recipients get no message.
 * A process killed right after sending sends it twice.
 */
export async function tellOffice(
  deps: RelayDeps,
  mail: SendPlainMail,
  publicUrl: string,
  { orgId, kind, taskIds }: Events['relay.reminded' | 'membership.contested'],
): Promise<void> {
  const sealed = await readOfficeContact(deps.db, orgId)
  if (!sealed) return
  const tasks = await readTasks(deps.db, taskIds)
  const policies = new Map(
    (
      await readPolicies(
        deps.db,
        tasks.map((task) => task.policyId),
      )
    ).map((one) => [one.id, one]),
  )
  const orgs = new Map(
    (
      await readOrganisations(
        deps.db,
        tasks.map((task) => task.orgId),
      )
    ).map((org) => [org.id, org]),
  )
  const line = (task: RelayTask): string => {
    const title = policies.get(task.policyId)?.title ?? String(task.policyId)
    // dueAt is the first instant after the last day
    const last = shanghai.format(new Date(task.dueAt.getTime() - 1))
    if (kind !== 'ESCALATED') return `・${title}（${last}前） ${publicUrl}/console/relay/${task.id}`
    return `・${title}：${orgs.get(task.orgId)?.name ?? task.orgId}（期限 ${last}） ${publicUrl}/console/chains/${task.policyId}`
  }
  const more = tasks.length > listedMax ? [`……等 ${tasks.length} 项 and more`] : []
  const lines = tasks.slice(0, listedMax).map(line)
  await mail(
    unseal(deps.ring, sealed),
    subjects[kind](tasks.length),
    [leads[kind], '', ...lines, ...more, ''].join('\n'),
  )
}

const subjects = {
  HALF: (n: number) => `接力任务提醒：${n} 项已过半 ${n} relay tasks at half time`,
  DUE: (n: number) => `接力任务提醒：${n} 项今天到期 ${n} relay tasks due today`,
  CONTESTED: () => '有企业提出异议 An enterprise contests',
  ESCALATED: (n: number) => `接力任务逾期：${n} 项 ${n} relay tasks overdue`,
} as const

const leads = {
  HALF: '以下接力任务期限已过半，尚未转发。 Half of the time of these relay tasks has passed.',
  DUE: '以下接力任务今天到期，尚未转发。 These relay tasks are due today.',
  CONTESTED:
    '有企业对会员关系或线下告知记录提出了异议，请在控制台“成员 → 异议”或以下任务的“线下告知”中查看。 An enterprise contests a membership or a recorded contact: see Members, Contests, or the task.',
  ESCALATED:
    '以下组织未在期限内转发贵单位发布的政策；其会员的直接通知不受影响。 These organisations did not forward in time; direct notices are not affected.',
} as const
