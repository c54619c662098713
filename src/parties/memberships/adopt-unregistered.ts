import { sql } from 'drizzle-orm'
import { type Db, rows } from '../../platform/db.ts'
import { awaitMemberLists } from './list-lock.ts'

/** Makes newly imported enterprises members of the organisations whose lists name them. @returns ids of the new members */
export async function adoptUnregistered(
  tx: Db,
  list: readonly { id: number; uscc: string | null }[],
): Promise<number[]> {
  const named = list.filter(({ uscc }) => uscc !== null)
  if (named.length === 0) return []
  await awaitMemberLists(tx)
  const found = await rows<{ recipient_id: number }>(
    tx,
    sql`WITH known AS (
          SELECT id, uscc FROM jsonb_to_recordset(${JSON.stringify(named)}::jsonb) AS r(id bigint, uscc text)),
        listed AS (
          DELETE FROM unregistered_members u USING known k WHERE u.uscc = k.uscc
          RETURNING k.id, u.org_id, u.from_on, u.to_on)
        INSERT INTO memberships (bucket, recipient_id, org_id, from_on, to_on)
        SELECT (id % 1024)::smallint, id, org_id, from_on, to_on FROM listed ORDER BY 1, 2
        ON CONFLICT DO NOTHING RETURNING recipient_id`,
  )
  return [...new Set(found.map((row) => Number(row.recipient_id)))]
}
