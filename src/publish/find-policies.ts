import { type SQL, sql } from 'drizzle-orm'
import { arrayOf, type Db, firstRow, rows } from '../platform/db.ts'
import type { PolicyStatus } from './policy.ts'
import { searchText } from './search-text.ts'
import { inForce } from './store.ts'

export type PolicyFilter = {
  text?: string | null
  tags?: readonly string[] | null
  issuer?: string | null
  inForce?: boolean | null
  statuses: readonly PolicyStatus[]
  on: string
}

/**
 * Finds documents: best match first with a text, else newest first.
 * @param after number of rows to skip: `cursor` of an earlier row; 0 = from the first
 * @returns ids with cursors, one more than `first` when there are more; and the total
 */
export async function findPolicies(
  db: Db,
  filter: PolicyFilter,
  first: number,
  after: number,
): Promise<{ rows: { id: number; cursor: string }[]; total: number }> {
  const words = filter.text ? searchText(filter.text) : ''
  // A text without words (punctuation) finds nothing, not everything.
  if (filter.text?.trim() && words === '') return { rows: [], total: 0 }
  const query = sql`plainto_tsquery('simple', ${words})`
  const conditions: SQL[] = [sql`status = ANY(${arrayOf(filter.statuses, 'text')})`]
  if (words) conditions.push(sql`search @@ ${query}`)
  if (filter.issuer) conditions.push(sql`issuer_id = ${filter.issuer}`)
  if (filter.tags?.length) {
    conditions.push(sql`id IN (SELECT policy_id FROM policy_tags WHERE tag_id = ANY(${arrayOf(filter.tags, 'text')}))`)
  }
  if (typeof filter.inForce === 'boolean')
    conditions.push(filter.inForce ? inForce(filter.on) : sql`NOT ${inForce(filter.on)}`)
  const where = sql.join(conditions, sql` AND `)
  const order = words ? sql`ts_rank(search, ${query}) DESC, ` : sql``
  const found = await rows<{ id: number }>(
    db,
    sql`SELECT id FROM policies WHERE ${where}
        ORDER BY ${order} coalesce(published_at, created_at) DESC, id DESC LIMIT ${first + 1} OFFSET ${after}`,
  )
  const total = await firstRow<{ n: number }>(db, sql`SELECT count(*)::int AS n FROM policies WHERE ${where}`)
  const list = found.map((row, i) => ({ id: Number(row.id), cursor: String(after + i + 1) }))
  return { rows: list, total: total?.n ?? 0 }
}
