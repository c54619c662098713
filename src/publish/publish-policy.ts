import type { Account } from '../auth/actor.ts'
import { shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import { storedRefusal } from '../platform/refusal.ts'
import { lockAmended, startAmendments } from './amendments-store.ts'
import type { PublishDeps } from './deps.ts'
import { endPolicy, superseding } from './end-policy.ts'
import { afterStep, firstDay, isPublic } from './policy.ts'
import type { PolicyRecord } from './record.ts'
import { publishRefusals } from './refusals.ts'
import { appendStep, lockPolicy, publishInterpretations, readOutlived, updatePolicy } from './store.ts'

/**
 * Publishes an approved document. The one that it supersedes ends on the new one's first day. Idempotent.
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
  if (policy.supersedesId !== null) await replaceOlder(tx, deps, account, policy, at)
  await amendOthers(tx, deps, policy, at)
  await updatePolicy(tx, id, { status, publishedAt: at, updatedAt: at })
  await publishInterpretations(tx, id, at)
  await appendStep(tx, { policyId: id, at, accountId: account.id, step: 'published' })
  await deps.jobs.emit(tx, { name: 'policy.published', data: { policyId: id } })
  await announce(tx, { kind: 'policies' })
}

/**
 * Writes on the older document when the new one replaces it: from now on, or from the new one's first day.
 * Until that day the older one stays in force; `beginPolicy` then ends it.
 */
async function replaceOlder(
  tx: Db,
  deps: PublishDeps,
  account: Account,
  policy: PolicyRecord,
  at: Date,
): Promise<void> {
  const oldId = policy.supersedesId ?? 0
  const old = await lockPolicy(tx, oldId)
  if (!old || !afterStep(old.status, 'supersede')) throw conflict(publishRefusals.supersededEnded)
  if (old.replacedById !== null) throw conflict(publishRefusals.replacedAlready)
  const today = shanghaiDay(at)
  const replacedOn = firstDay(policy, today)
  await updatePolicy(tx, oldId, { replacedOn, replacedById: policy.id, updatedAt: at })
  if (replacedOn === today) await endPolicy(tx, deps, superseding(oldId, at, account.id))
}

/**
 * Writes on other documents which of their measures end, and from which day. They stay published. Who has a notice of
 * them is matched again on that day (`beginPolicies`).
 */
async function amendOthers(tx: Db, deps: PublishDeps, policy: PolicyRecord, at: Date): Promise<void> {
  const amended = await lockAmended(tx, policy.id)
  if (amended.length === 0) return
  if (amended.some(({ status }) => status !== 'PUBLISHED')) throw conflict(publishRefusals.amendedEnded)
  const today = shanghaiDay(at)
  const on = firstDay(policy, today)
  await startAmendments(
    tx,
    policy.id,
    on,
    amended.map(({ id }) => id),
  )
  if (on === today) await deps.jobs.fire(tx, 'begin-policies')
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
  await endPolicy(tx, deps, {
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
      await endPolicy(tx, deps, {
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
