import { shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { storedRefusal } from '../platform/refusal.ts'
import { dropAmendments, lockAmended } from './amendments-store.ts'
import type { PublishDeps } from './deps.ts'
import type { PolicyStatus } from './policy.ts'
import { publishRefusals } from './refusals.ts'
import { appendStep, lockReplacedBy, updatePolicy } from './store.ts'

export type Ending = {
  id: number
  status: PolicyStatus
  step: 'superseded' | 'repealed' | 'expired'
  accountId: string
  reason: string
  at: Date
}

/** The end of a document by the one that replaces it. */
export const superseding = (id: number, at: Date, accountId = 'system'): Ending => ({
  id,
  status: 'SUPERSEDED',
  step: 'superseded',
  accountId,
  reason: storedRefusal(publishRefusals.superseded),
  at,
})

/**
 * Ends a locked, published document. What it was to replace or to amend on a later day stays as it is; what it replaced
 * by now ends with it, however late a worker is. Jobs of the same transaction do the rest.
 */
export async function endPolicy(tx: Db, deps: Pick<PublishDeps, 'jobs'>, ending: Ending): Promise<void> {
  const today = shanghaiDay(ending.at)
  const endings = [ending]
  const spared: number[] = []
  // Why all locks come first: the version of what is in force is the last row that a transaction locks.
  for (const { id, at } of endings)
    for (const older of await lockReplacedBy(tx, id))
      if (older.replacedOn !== null && older.replacedOn > today) spared.push(older.id)
      else endings.push(superseding(older.id, at))
  const amended = new Map<number, number[]>()
  for (const { id } of endings)
    amended.set(
      id,
      (await lockAmended(tx, id)).map((policy) => policy.id),
    )
  for (const [id, ids] of amended) if (ids.length > 0) await dropAmendments(tx, id, today, ids)
  for (const id of spared) await updatePolicy(tx, id, { replacedOn: null, replacedById: null, updatedAt: ending.at })
  for (const one of endings) await end(tx, deps, one)
  await announce(tx, { kind: 'policies' })
}

/** Ends the older documents that this one, whose day has come, replaces. @param policyId locked */
export async function endReplaced(
  tx: Db,
  deps: Pick<PublishDeps, 'jobs'>,
  policyId: number,
  at: Date,
): Promise<number[]> {
  const today = shanghaiDay(at)
  const due = (await lockReplacedBy(tx, policyId)).filter(
    ({ replacedOn }) => replacedOn !== null && replacedOn <= today,
  )
  for (const { id } of due) await endPolicy(tx, deps, superseding(id, at))
  return due.map(({ id }) => id)
}

async function end(tx: Db, deps: Pick<PublishDeps, 'jobs'>, ending: Ending): Promise<void> {
  const { id, status, step, accountId, reason, at } = ending
  await updatePolicy(tx, id, { status, endedAt: at, endedReason: reason, updatedAt: at })
  await appendStep(tx, { policyId: id, at, accountId, step, comment: reason })
  await deps.jobs.emit(tx, { name: 'policy.ended', data: { policyId: id, reason } })
}
