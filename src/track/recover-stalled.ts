import { sql } from 'drizzle-orm'
import { rows } from '../platform/db.ts'
import type { RelayDeps } from '../relay/deps.ts'

// A stage starts within seconds. A longer wait means that its job is lost.
const stalledAfterMs = 120_000

/** Emits again the event of every stalled document: published but not matched, or matched but not planned. */
export async function recoverStalled(deps: RelayDeps): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - stalledAfterMs).toISOString()
  const found = await rows<{ id: number; matched: boolean }>(
    deps.db,
    sql`SELECT p.id, p.matched_at IS NOT NULL AS matched FROM policies p
        LEFT JOIN relay_chains c ON c.policy_id = p.id
        WHERE p.status = 'PUBLISHED' AND p.published_at < ${before}::timestamptz
          AND (p.matched_at IS NULL
               OR (p.route <> 'PAGE_ONLY' AND (c.planned_at IS NULL OR c.planned_at < p.matched_at) AND p.matched_at < ${before}::timestamptz))`,
  )
  if (found.length === 0) return
  await deps.db.transaction(async (tx) => {
    for (const row of found) {
      const name = row.matched ? 'policy.matched' : 'policy.published'
      await deps.jobs.emit(tx, { name, data: { policyId: Number(row.id) } })
    }
  })
  deps.log.warn({ policies: found.map((row) => Number(row.id)) }, 'stalled policies put back to work')
}
