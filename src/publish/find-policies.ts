import { type SQL, sql } from 'drizzle-orm'
import { orgsBelow } from '../parties/organisations/store.ts'
import { arrayOf, type Db, firstRow, rows } from '../platform/db.ts'
import { plainTerms } from './plain-text.ts'
import type { PolicyStatus } from './policy.ts'
import { textHits } from './policy-texts-store.ts'
import { tagCatalogue } from './store.ts'
import { withTagsBelow } from './tag-tree.ts'

export type PolicyFilter = {
  text?: string | null
  tags?: readonly string[] | null
  issuer?: string | null
  inForce?: boolean | null
  statuses: readonly PolicyStatus[]
  on: string
}

/**
 * Finds documents: best match first with a text, else newest first. Tags and issuers include those below them.
 * @param after number of rows to skip: `cursor` of an earlier row; 0 = from the first
 * @returns ids with cursors, one more than `first` when there are more; and the total
 */
export async function findPolicies(
  db: Db,
  filter: PolicyFilter,
  first: number,
  after: number,
): Promise<{ rows: { id: number; cursor: string }[]; total: number }> {
  // A text without a letter or digit finds nothing, not everything.
  if (filter.text?.trim() && plainTerms(filter.text).length === 0) return { rows: [], total: 0 }
  const text = filter.text?.trim()
  const conditions: SQL[] = [sql`p.status = ANY(${arrayOf(filter.statuses, 'text')})`]
  if (filter.issuer) {
    const below = orgsBelow(sql`${filter.issuer}`)
    conditions.push(sql`(p.issuer_id = ${filter.issuer} OR p.issuer_id IN (${below}))`)
  }
  if (filter.tags?.length) {
    const wanted = arrayOf([...withTagsBelow(filter.tags, await tagCatalogue(db))], 'text')
    conditions.push(sql`p.id IN (SELECT policy_id FROM policy_tags WHERE tag_id = ANY(${wanted}))`)
  }
  if (typeof filter.inForce === 'boolean') conditions.push(inForceCondition(filter.on, filter.inForce))
  const where = sql.join(conditions, sql` AND `)
  const from = text ? sql`(${textHits(text)}) h JOIN policies p ON p.id = h.id` : sql`policies p`
  const found = await rows<{ id: number; n: number }>(
    db,
    sql`SELECT p.id, count(*) OVER ()::int AS n FROM ${from} WHERE ${where}
        ORDER BY ${text ? sql`h.rank DESC, ` : sql``} coalesce(p.published_at, p.created_at) DESC, p.id DESC
        LIMIT ${first + 1} OFFSET ${after}`,
  )
  const [head] = found
  const total = head?.n ?? (after === 0 ? 0 : await countAll(db, sql`${from} WHERE ${where}`))
  return { rows: found.map((row, i) => ({ id: Number(row.id), cursor: String(after + i + 1) })), total }
}

/** Why: behind the last row no row holds the count. */
async function countAll(db: Db, from: SQL): Promise<number> {
  return (await firstRow<{ n: number }>(db, sql`SELECT count(*)::int AS n FROM ${from}`))?.n ?? 0
}

function inForceCondition(on: string, wanted: boolean): SQL {
  const holds = sql`(status = 'PUBLISHED' AND (effective_from IS NULL OR effective_from <= ${on}::date)
    AND (effective_to IS NULL OR effective_to >= ${on}::date))`
  return wanted ? holds : sql`NOT ${holds}`
}
