import { sql } from 'drizzle-orm'
import { causedByMatch } from '../notices/store.ts'
import { organisationsOf } from '../parties/memberships/members-of.ts'
import { type Db, rows } from '../platform/db.ts'
import type { PolicyRecord } from '../publish/record.ts'
import { membersBelow } from '../relay/members.ts'
import { byRelay, direct, noticesOf, type OwnScope } from './notices.ts'

/** A matched enterprise that was not reached. `orgIds` = its organisations, of a scope only the scope's own. */
export type Unreached = { recipientId: number; name: string; uscc: string; orgIds: string[] }

/**
 * A page of the matched enterprises that were not reached, by id, plus one more; and their total. Never citizens.
 * @param scope restricts to the organisation's own members, and to its own forwards and outreach
 */
export async function findUnreached(
  db: Db,
  policy: PolicyRecord,
  { on, scope, first, after }: { on: string; scope: OwnScope | undefined; first: number; after: number | undefined },
): Promise<{ unreached: Unreached[]; total: number }> {
  const own = scope
    ? sql`JOIN (${membersBelow(sql`${scope.orgId}`, on)}) m ON m.bucket = n.bucket AND m.recipient_id = n.recipient_id`
    : sql``
  const from = sql`FROM (${noticesOf(policy, scope)}) n
    JOIN recipients r ON r.bucket = n.bucket AND r.id = n.recipient_id AND r.kind = 'ENTERPRISE' ${own}
    WHERE ${causedByMatch('n')} AND NOT ${direct} AND NOT ${byRelay}`
  const found = await rows<{ recipient_id: number; name: string; uscc: string | null }>(
    db,
    sql`SELECT n.recipient_id, r.name, r.uscc ${from} AND n.recipient_id > ${after ?? 0}::bigint
        ORDER BY n.recipient_id LIMIT ${first + 1}`,
  )
  const [all] = await rows<{ n: number }>(db, sql`SELECT count(*)::int AS n ${from}`)
  const ids = found.map((row) => Number(row.recipient_id))
  const belongs = await organisationsOf(db, ids, on)
  const visible = (orgId: string): boolean => !scope || scope.orgIds.includes(orgId)
  return {
    total: all?.n ?? 0,
    unreached: found.map((row) => ({
      recipientId: Number(row.recipient_id),
      name: row.name,
      uscc: row.uscc ?? '',
      orgIds: (belongs.get(Number(row.recipient_id)) ?? []).filter(visible),
    })),
  }
}
