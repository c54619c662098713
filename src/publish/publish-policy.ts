import type { Account } from '../auth/actor.ts'
import { shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { storedRefusal } from '../platform/refusal.ts'
import type { PublishDeps } from './deps.ts'
import { afterStep, isPublic, type PolicyStatus } from './policy.ts'
import type { PolicyRecord } from './record.ts'
import { publishRefusals } from './refusals.ts'
import { appendStep, lockPolicy, publishInterpretations, readOutlived, updatePolicy } from './store.ts'

/**
 * Publishes an approved document and ends the one that it supersedes. Idempotent.
 * Jobs of the same transaction do the rest.
 * @param policy locked
 * @throws CONFLICT for a document that is not approved or has expired, and for a superseded one not in force
 */
export async function publishPolicy(tx: Db, deps: PublishDeps, account: Account, policy: PolicyRecord): Promise<void> {
  const { id } = policy
  if (isPublic(policy.status)) return
  const status = afterStep(policy.status, 'publish')
  if (!status) throw conflict(publishRefusals.notApproved)
  const at = deps.clock.now()
  if (policy.effectiveTo && policy.effectiveTo < shanghaiDay(at)) {
    throw conflict(publishRefusals.pastItsDay)
  }
  if (policy.supersedesId !== null) await supersede(tx, deps, account.id, policy.supersedesId, at)
  await updatePolicy(tx, id, { status, publishedAt: at, updatedAt: at })
  await publishInterpretations(tx, id, at)
  await appendStep(tx, { policyId: id, at, accountId: account.id, step: 'published' })
  await deps.jobs.emit(tx, { name: 'policy.published', data: { policyId: id } })
  await announce(tx, { kind: 'policies' })
}

async function supersede(tx: Db, deps: PublishDeps, accountId: string, oldId: number, at: Date): Promise<void> {
  const old = await lockPolicy(tx, oldId)
  const status = old ? afterStep(old.status, 'supersede') : undefined
  if (!status) throw conflict(publishRefusals.supersededEnded)
  await end(tx, deps, {
    id: oldId,
    status,
    step: 'superseded',
    accountId,
    reason: storedRefusal(publishRefusals.superseded),
    at,
  })
}

/**
 * Repeals a published document. Its job notifies earlier recipients and cancels waiting messages. @param policy locked
 */
export async function repealPolicy(
  tx: Db,
  deps: PublishDeps,
  account: Account,
  policy: PolicyRecord,
  reason: string,
): Promise<void> {
  const { id } = policy
  if (!reason.trim() || reason.length > 500) throw badInput([{ path: 'reason', ...publishRefusals.repealReason }])
  if (policy.status === 'REPEALED') return
  const status = afterStep(policy.status, 'repeal')
  if (!status) throw conflict(publishRefusals.onlyPublishedRepealed)
  await end(tx, deps, {
    id,
    status,
    step: 'repealed',
    accountId: account.id,
    reason: reason.trim(),
    at: deps.clock.now(),
  })
}

/** Ends documents after their last effective day, each in its own transaction. A daily job. */
export async function expirePolicies(db: Db, deps: PublishDeps): Promise<void> {
  for (const id of await readOutlived(db, shanghaiDay(deps.clock.now()))) {
    await db.transaction(async (tx) => {
      const policy = await lockPolicy(tx, id)
      const status = policy ? afterStep(policy.status, 'expire') : undefined
      if (!status) return
      const at = deps.clock.now()
      await end(tx, deps, {
        id,
        status,
        step: 'expired',
        accountId: 'system',
        reason: storedRefusal(publishRefusals.expired),
        at,
      })
    })
  }
}

type Ending = {
  id: number
  status: PolicyStatus
  step: 'superseded' | 'repealed' | 'expired'
  accountId: string
  reason: string
  at: Date
}

async function end(tx: Db, deps: PublishDeps, ending: Ending): Promise<void> {
  const { id, status, step, accountId, reason, at } = ending
  await updatePolicy(tx, id, { status, endedAt: at, endedReason: reason, updatedAt: at })
  await appendStep(tx, { policyId: id, at, accountId, step, comment: reason })
  await deps.jobs.emit(tx, { name: 'policy.ended', data: { policyId: id, reason } })
  await announce(tx, { kind: 'policies' })
}
