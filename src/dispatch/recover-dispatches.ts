import { type SQL, sql } from 'drizzle-orm'
import type { NoticeDeps } from '../notices/deps.ts'
import { affected, arrayOf, type Db, rows } from '../platform/db.ts'
import { locales } from '../platform/locale.ts'
import { storedText } from '../platform/refusal.ts'
import type { DispatchRecord } from './record.ts'

/** Ends all leases. Why: the embedded database has one process, so at start a killed process left them. */
export async function endLeases(deps: Pick<NoticeDeps, 'db' | 'log'>): Promise<void> {
  const lost = await affected(
    deps.db,
    sql`UPDATE dispatches SET state = 'queued', lease_until = NULL WHERE state = 'sending'`,
  )
  if (lost > 0) deps.log.warn({ lost }, 'dispatches of a killed process queued again')
}

/** Queues dispatches with expired leases again and emits jobs for due dispatches. */
export async function recoverDispatches(deps: NoticeDeps): Promise<void> {
  const now = deps.clock.now().toISOString()
  const lost = await affected(
    deps.db,
    sql`UPDATE dispatches SET state = 'queued', lease_until = NULL, not_before = ${now}::timestamptz
        WHERE state = 'sending' AND lease_until < ${now}::timestamptz`,
  )
  if (lost > 0) deps.log.warn({ lost }, 'dispatches of a lost process queued again')
  const due = await rows<{ policy_id: number | null; digest: string | null }>(
    deps.db,
    sql`SELECT DISTINCT CASE WHEN digest IS NULL THEN policy_id END AS policy_id, digest FROM dispatches
        WHERE state = 'queued' AND not_before <= ${now}::timestamptz`,
  )
  if (due.length === 0) return
  await deps.db.transaction(async (tx) => {
    await deps.jobs.emit(
      tx,
      ...due.map(({ policy_id, digest }) => ({
        name: 'dispatches.planned' as const,
        data: digest === null ? { policyId: Number(policy_id) } : { digest },
      })),
    )
  })
}

// Reasons of messages that a provider refused begin so.
const refusedReasons = '^(refused|the gateway (refused|answered))\\M'

/**
 * Queues again what a channel's provider refused since `since`. Why: when a trouble is over, its refusals were not about
 * the messages.
 */
export async function putBackRefused(
  tx: Db,
  deps: Pick<NoticeDeps, 'clock' | 'jobs'>,
  channel: DispatchRecord['channel'],
  since: Date,
): Promise<void> {
  const now = deps.clock.now().toISOString()
  const found = await rows<{ policy_id: number }>(
    tx,
    sql`UPDATE dispatches SET state = 'queued', attempts = 0, digest = NULL, not_before = ${now}::timestamptz, updated_at = ${now}::timestamptz
        WHERE state = 'failed' AND channel = ${channel} AND updated_at >= ${since.toISOString()}::timestamptz
          AND reason ~ ${refusedReasons} RETURNING policy_id`,
  )
  const policyIds = [...new Set(found.map((row) => Number(row.policy_id)))]
  await deps.jobs.emit(
    tx,
    ...policyIds.map((policyId) => ({ name: 'dispatches.planned' as const, data: { policyId } })),
  )
}

/** Selects failed dispatches; an absent field selects all. `reason` = part of the reason in either language. */
export type DeadLetters = { policyId?: number; channel?: DispatchRecord['channel']; reason?: string }

const failed = ({ policyId, channel }: DeadLetters): SQL =>
  sql`state = 'failed' ${policyId === undefined ? sql`` : sql`AND policy_id = ${policyId}`}
      ${channel ? sql`AND channel = ${channel}` : sql``}`

/** Number of failed dispatches by channel and reason, highest first. */
export async function listDeadLetters(
  deps: Pick<NoticeDeps, 'db'>,
  which: DeadLetters,
): Promise<{ channel: string; reason: string; count: number }[]> {
  const found = await rows<{ channel: string; reason: string; count: number }>(
    deps.db,
    sql`SELECT channel, coalesce(reason, '') AS reason, count(*)::int AS count FROM dispatches WHERE ${failed(which)}
        GROUP BY channel, reason ORDER BY count(*) DESC, channel, reason`,
  )
  // Why here and not in SQL: the column can hold a refusal's key; people search for its sentence.
  return found.filter(({ reason }) => locales.some((locale) => storedText(reason, locale).includes(which.reason ?? '')))
}

/**
 * Queues failed dispatches again with fresh attempts and without a digest. The claim drops what is no longer wanted.
 * @returns their number
 */
export async function replayDeadLetters(
  deps: Pick<NoticeDeps, 'db' | 'clock' | 'jobs'>,
  which: DeadLetters,
): Promise<number> {
  const now = deps.clock.now().toISOString()
  return deps.db.transaction(async (tx) => {
    const reasons = (await listDeadLetters({ db: tx }, which)).map(({ reason }) => reason)
    const found = await rows<{ policy_id: number }>(
      tx,
      sql`UPDATE dispatches SET state = 'queued', attempts = 0, digest = NULL, not_before = ${now}::timestamptz, updated_at = ${now}::timestamptz
          WHERE ${failed(which)} AND coalesce(reason, '') = ANY(${arrayOf(reasons, 'text')}) RETURNING policy_id`,
    )
    const policyIds = [...new Set(found.map((row) => Number(row.policy_id)))]
    await deps.jobs.emit(
      tx,
      ...policyIds.map((policyId) => ({ name: 'dispatches.planned' as const, data: { policyId } })),
    )
    return found.length
  })
}
