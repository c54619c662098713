import { inArray, type SQL, sql } from 'drizzle-orm'
import { type Db, rows } from '../../platform/db.ts'
import type { Organisation } from '../recipient.ts'
import { organisationAncestors, organisations } from '../tables.ts'
import { ancestorRows } from './ancestor-rows.ts'

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

const chunk = 1000

/**
 * Adds organisations, or makes them what they are given as. An organisation with another parent takes all below it along.
 * @throws Error for an organisation below itself
 */
export async function putOrganisations(tx: Db, list: readonly Organisation[]): Promise<void> {
  if (list.length === 0) return
  // Why one writer at a time: two moves on one path would each miss the other's rows
  await tx.execute(sql`LOCK TABLE organisation_ancestors IN SHARE ROW EXCLUSIVE MODE`)
  const before = new Map((await listOrganisations(tx)).map((org) => [org.id, org.parentId]))
  for (let at = 0; at < list.length; at += chunk)
    await tx
      .insert(organisations)
      .values(list.slice(at, at + chunk))
      .onConflictDoUpdate({
        target: organisations.id,
        set: { name: sql`excluded.name`, kind: sql`excluded.kind`, parentId: sql`excluded.parent_id` },
      })
  const moved = list.filter((org) => before.get(org.id) !== org.parentId).map((org) => org.id)
  await putAncestors(tx, moved, new Map([...before, ...list.map((org) => [org.id, org.parentId] as const)]))
}

/** Rewrites the ancestor rows of organisations with another parent and of all organisations below them. */
async function putAncestors(
  tx: Db,
  moved: readonly string[],
  parents: ReadonlyMap<string, string | null>,
): Promise<void> {
  if (moved.length === 0) return
  const json = JSON.stringify(moved)
  const below = await rows<{ id: string }>(tx, orgsBelow(sql`SELECT jsonb_array_elements_text(${json}::jsonb)`))
  const ids = [...new Set([...moved, ...below.map(({ id }) => id)])]
  await tx.execute(sql`DELETE FROM organisation_ancestors
    WHERE org_id IN (SELECT jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`)
  const fresh = ancestorRows(ids, (id) => parents.get(id))
  for (let at = 0; at < fresh.length; at += chunk)
    await tx.insert(organisationAncestors).values(fresh.slice(at, at + chunk))
}

/** Whether an organisation hands documents on: every kind but a department, which issues them. @param o the alias of `organisations` */
export const handsOn = (o: string): SQL => sql.raw(`${o}.kind <> 'DEPARTMENT'`)

/** An organisation and those above it, nearest first. */
export async function organisationsAbove(db: Db, orgId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    sql`SELECT ancestor_id AS id FROM organisation_ancestors WHERE org_id = ${orgId} ORDER BY depth`,
  )
  return found.map((row) => row.id)
}

/**
 * Of each organisation `id` with one of `roots` at or above it: which, as `bits`. Members of the same organisations can so be counted together.
 * @param roots a CTE with `id`, `no` from 0 and `size`, the number of its rows
 * @example roots park (0) and tower (1), tower below park: (park, 10), (tower, 11)
 */
export const bitsOfRoots = (roots: string): SQL => sql`
  SELECT a.org_id AS id, bit_or(set_bit(repeat('0', r.size)::varbit, r.no, 1)) AS bits
  FROM organisation_ancestors a JOIN ${sql.raw(roots)} r ON r.id = a.ancestor_id GROUP BY a.org_id`

/** Ids of organisations and of all below them; of several, an id may come twice. */
export const orgsBelow = (orgIds: SQL): SQL =>
  sql`SELECT a.org_id AS id FROM organisation_ancestors a WHERE a.ancestor_id IN (${orgIds})`

/** An organisation and all below it. */
export async function organisationsBelow(db: Db, orgId: string): Promise<string[]> {
  return (await rows<{ id: string }>(db, orgsBelow(sql`${orgId}`))).map(({ id }) => id)
}
