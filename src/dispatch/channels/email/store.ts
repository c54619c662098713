import { sql } from 'drizzle-orm'
import { ordinalsOf } from '../../../match/match-policy.ts'
import { causesOf, type NoticeCause } from '../../../notices/notice.ts'
import { bucketOf } from '../../../parties/recipient.ts'
import { type Db, rows } from '../../../platform/db.ts'

type Key = { recipientId: number; policyId: number }

/** Key of a recipient and a document in maps. */
export const pairOf = ({ recipientId, policyId }: Key): string => `${recipientId} ${policyId}`

const keysOf = (keys: readonly Key[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(keys.map((key) => ({ b: bucketOf(key.recipientId), r: key.recipientId, p: key.policyId })))}::jsonb)
      AS k(b smallint, r bigint, p bigint)`

/** Causes of notices, by `pairOf`: kinds of cause, and ordinals of the measures that matched. */
export async function readCauses(
  db: Db,
  keys: readonly Key[],
): Promise<Map<string, { ordinals: number[]; causes: NoticeCause[] }>> {
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT d.recipient_id, d.policy_id, d.measures, d.causes FROM ${keysOf(keys)}
        JOIN deliveries d ON d.bucket = k.b AND d.recipient_id = k.r AND d.policy_id = k.p`,
  )
  return new Map(
    found.map((row) => [
      pairOf({ recipientId: Number(row.recipient_id), policyId: Number(row.policy_id) }),
      { ordinals: ordinalsOf(String(row.measures)), causes: causesOf(Number(row.causes)) },
    ]),
  )
}

/** Names of the organisations that forwarded notices, oldest first, by `pairOf`. */
export async function readForwarders(db: Db, keys: readonly Key[]): Promise<Map<string, string[]>> {
  const found = await rows<{ recipient_id: number; policy_id: number; name: string }>(
    db,
    sql`SELECT f.recipient_id, f.policy_id, o.name FROM ${keysOf(keys)}
        JOIN forwards f ON f.bucket = k.b AND f.recipient_id = k.r AND f.policy_id = k.p
        JOIN organisations o ON o.id = f.org_id ORDER BY f.at, f.org_id`,
  )
  const groups = Map.groupBy(found, (row) =>
    pairOf({ recipientId: Number(row.recipient_id), policyId: Number(row.policy_id) }),
  )
  return new Map([...groups].map(([pair, list]) => [pair, list.map(({ name }) => name)]))
}
