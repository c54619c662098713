import { sql } from 'drizzle-orm'
import { affected, type Db, rows } from '../platform/db.ts'
import { announce } from '../platform/live.ts'
import { type ChannelSender, retryDelayMs, type SendOutcome } from './channels/channel.ts'
import type { DeliverDeps } from './deps.ts'
import type { DispatchRecord } from './record.ts'

const claimSize = 200
const leaseMs = 60_000
const maxAttempts = 10

/**
 * Sends what is due of one document, in claims of 200 under a lease: what a killed process had claimed is claimed again
 * after a minute. Stops when nothing is due or the job is told to stop.
 */
export async function sendDue(
  deps: DeliverDeps,
  senders: ReadonlyMap<string, ChannelSender>,
  policyId: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const claimed = await claim(deps, policyId)
    if (claimed.length === 0) return
    const byChannel = Map.groupBy(claimed, (dispatch) => dispatch.channel)
    await Promise.all([...byChannel].map(([channel, list]) => sendAll(deps, senders.get(channel), list)))
    await deps.db.transaction((tx) => announce(tx, { kind: 'changed', policyId, recipientId: null }))
  }
}

async function claim(deps: DeliverDeps, policyId: number): Promise<DispatchRecord[]> {
  const now = deps.clock.now()
  const lease = new Date(now.getTime() + leaseMs)
  const found = await rows<Record<string, unknown>>(
    deps.db,
    sql`UPDATE dispatches SET state = 'sending', attempts = attempts + 1, lease_until = ${lease.toISOString()}::timestamptz,
               updated_at = ${now.toISOString()}::timestamptz
        WHERE (bucket, recipient_id, policy_id, channel, endpoint, purpose) IN (
          SELECT bucket, recipient_id, policy_id, channel, endpoint, purpose FROM dispatches
          WHERE policy_id = ${policyId} AND state = 'queued' AND not_before <= ${now.toISOString()}::timestamptz
          ORDER BY bucket, recipient_id LIMIT ${claimSize} FOR UPDATE SKIP LOCKED)
        RETURNING bucket, recipient_id, policy_id, channel, endpoint, purpose, attempts`,
  )
  return found.map((row) => ({
    bucket: Number(row.bucket),
    recipientId: Number(row.recipient_id),
    policyId: Number(row.policy_id),
    channel: row.channel as DispatchRecord['channel'],
    endpoint: String(row.endpoint),
    purpose: row.purpose as DispatchRecord['purpose'],
    attempts: Number(row.attempts),
  }))
}

async function sendAll(deps: DeliverDeps, sender: ChannelSender | undefined, list: DispatchRecord[]): Promise<void> {
  const queue = [...list]
  const worker = async (): Promise<void> => {
    for (let dispatch = queue.shift(); dispatch; dispatch = queue.shift()) {
      const outcome: SendOutcome = sender
        ? await sender.send(dispatch).catch((cause: unknown): SendOutcome => {
            deps.log.warn({ err: cause, channel: dispatch?.channel }, 'sending failed on our side, will be retried')
            return { kind: 'retry', reason: 'internal' }
          })
        : { kind: 'failed', reason: 'channel is not set up' }
      deps.telemetry.dispatched.inc({ channel: dispatch.channel, outcome: outcome.kind })
      await record(deps, dispatch, outcome)
    }
  }
  await Promise.all(Array.from({ length: sender?.concurrency ?? 1 }, worker))
}

/** Writes an attempt's outcome; only the holder of the lease does, so a late answer never undoes a recall or a second attempt. */
async function record(deps: DeliverDeps, dispatch: DispatchRecord, outcome: SendOutcome): Promise<void> {
  const now = deps.clock.now()
  const { state, reason, ref, notBefore } = resultOf(dispatch, outcome, now)
  await deps.db.transaction(async (tx) => {
    const held = await affected(
      tx,
      sql`UPDATE dispatches SET state = ${state}, reason = ${reason}, provider_ref = ${ref}, lease_until = NULL,
                 not_before = ${notBefore.toISOString()}::timestamptz, updated_at = ${now.toISOString()}::timestamptz
          WHERE ${keyOf(dispatch)} AND state = 'sending' AND attempts = ${dispatch.attempts}`,
    )
    if (held > 0 && state === 'accepted' && dispatch.purpose !== 'recall') await markAccepted(tx, dispatch, now)
  })
}

function resultOf(dispatch: DispatchRecord, outcome: SendOutcome, now: Date) {
  if (outcome.kind === 'sent') return { state: 'accepted', reason: null, ref: outcome.providerRef, notBefore: now }
  if (outcome.kind === 'retry' && dispatch.attempts < maxAttempts) {
    const delay = retryDelayMs(dispatch.attempts - 1, outcome.afterMs, Math.random)
    return { state: 'queued', reason: outcome.reason, ref: null, notBefore: new Date(now.getTime() + delay) }
  }
  return { state: outcome.kind === 'gone' ? 'gone' : 'failed', reason: outcome.reason, ref: null, notBefore: now }
}

const keyOf = (d: DispatchRecord) =>
  sql`bucket = ${d.bucket} AND recipient_id = ${d.recipientId} AND policy_id = ${d.policyId} AND channel = ${d.channel}
      AND endpoint = ${d.endpoint} AND purpose = ${d.purpose}`

async function markAccepted(tx: Db, d: DispatchRecord, at: Date): Promise<void> {
  await tx.execute(sql`
    UPDATE deliveries SET accepted_at = coalesce(accepted_at, ${at.toISOString()}::timestamptz),
           state = CASE WHEN state = 'NOTICED' THEN 'ACCEPTED' ELSE state END
    WHERE bucket = ${d.bucket} AND recipient_id = ${d.recipientId} AND policy_id = ${d.policyId}`)
}

/** Puts back what a lost process had claimed and wakes what is due. A job of every minute. */
export async function recoverDispatches(deps: DeliverDeps): Promise<void> {
  const now = deps.clock.now().toISOString()
  const lost = await affected(
    deps.db,
    sql`UPDATE dispatches SET state = 'queued', lease_until = NULL, not_before = ${now}::timestamptz
        WHERE state = 'sending' AND lease_until < ${now}::timestamptz`,
  )
  if (lost > 0) deps.log.warn({ lost }, 'dispatches of a lost process queued again')
  const due = await rows<{ policy_id: number }>(
    deps.db,
    sql`SELECT DISTINCT policy_id FROM dispatches WHERE state = 'queued' AND not_before <= ${now}::timestamptz`,
  )
  await deps.db.transaction(async (tx) => {
    for (const row of due)
      await deps.jobs.emit(tx, { name: 'dispatches.planned', data: { policyId: Number(row.policy_id) } })
  })
}
