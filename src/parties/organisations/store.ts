import { inArray, type SQL, sql } from 'drizzle-orm'
import { type Db, rows } from '../../platform/db.ts'
import type { Organisation } from '../recipient.ts'
import { organisations } from '../tables.ts'

export async function readOrganisations(db: Db, ids: readonly string[]): Promise<Organisation[]> {
  if (ids.length === 0) return []
  return db
    .select()
    .from(organisations)
    .where(inArray(organisations.id, [...ids]))
}

export async function listOrganisations(db: Db): Promise<Organisation[]> {
  return db.select().from(organisations).orderBy(organisations.id)
}

/** Adds organisations, or makes them what they are given as. */
export async function putOrganisations(tx: Db, list: readonly Organisation[]): Promise<void> {
  for (let at = 0; at < list.length; at += 1000)
    await tx
      .insert(organisations)
      .values(list.slice(at, at + 1000))
      .onConflictDoUpdate({
        target: organisations.id,
        set: { name: sql`excluded.name`, kind: sql`excluded.kind`, parentId: sql`excluded.parent_id` },
      })
}

/** Whether an organisation hands documents on: every kind but a department, which issues them. @param o the alias of `organisations` */
export const handsOn = (o: string): SQL => sql.raw(`${o}.kind <> 'DEPARTMENT'`)

/** An organisation and those above it. */
export async function organisationsAbove(db: Db, orgId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    sql`WITH RECURSIVE up(id, depth) AS (
          SELECT ${orgId}::text, 0
          UNION SELECT o.parent_id, up.depth + 1 FROM up JOIN organisations o ON o.id = up.id
                WHERE o.parent_id IS NOT NULL AND up.depth < 20)
        SELECT id FROM up`,
  )
  return found.map((row) => row.id)
}

/** Ids of organisations and of all below them. */
export const orgsBelow = (orgIds: SQL): SQL => sql`
  WITH RECURSIVE below(id, depth) AS (
    SELECT id, 0 FROM organisations WHERE id IN (${orgIds})
    UNION SELECT o.id, b.depth + 1 FROM organisations o JOIN below b ON o.parent_id = b.id WHERE b.depth < 20)
  SELECT id FROM below`

/** An organisation and all below it. */
export async function organisationsBelow(db: Db, orgId: string): Promise<string[]> {
  return (await rows<{ id: string }>(db, orgsBelow(sql`${orgId}`))).map(({ id }) => id)
}
