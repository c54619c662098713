import { type SQL, sql } from 'drizzle-orm'
import { arrayOf, type Db, rows } from '../platform/db.ts'
import { gramsOf, plainTerms } from './plain-text.ts'
import { plainTextOf, searchableTexts, searchText } from './search-text.ts'
import { policyTexts } from './tables.ts'

type Searchable = Parameters<typeof searchableTexts>

/** SQL: the words of a document, those of its title and number above all others. */
export function searchVector(input: Searchable[0] & { measures: Searchable[1] }): SQL {
  const { head, rest } = searchableTexts(input, input.measures)
  return sql`setweight(to_tsvector('simple', ${searchText(head)}), 'A') || setweight(to_tsvector('simple', ${searchText(rest)}), 'D')`
}

/** Writes the text of a document in which the literal query is looked up. */
export async function writePlainText(
  tx: Db,
  policyId: number,
  input: Searchable[0] & { measures: Searchable[1] },
): Promise<void> {
  const plain = plainTextOf(input, input.measures)
  await tx
    .insert(policyTexts)
    .values({ policyId, plain })
    .onConflictDoUpdate({ target: policyTexts.policyId, set: { plain } })
}

/**
 * SQL: `id, rank` of the documents that a query finds. First those with all its words, by rank; rank −1: those that
 * contain each of its parts literally. Pairs of characters narrow; a part of more than two characters is then looked up.
 */
export function textHits(text: string): SQL {
  const words = searchText(text)
  const terms = plainTerms(text)
  const query = sql`plainto_tsquery('simple', ${words})`
  const literal = terms.filter((term) => [...term].length > 2).map((term) => sql`AND position(${term} IN t.plain) > 0`)
  return sql`
    WITH worded AS MATERIALIZED (SELECT id, ts_rank(search, ${query}) AS rank FROM policies WHERE search @@ ${query})
    SELECT id, rank FROM worded UNION ALL
    SELECT t.policy_id, -1 FROM policy_texts t
    WHERE text_grams(t.plain) @> ${arrayOf([...new Set(terms.flatMap(gramsOf))], 'text')}
      AND t.policy_id NOT IN (SELECT id FROM worded) ${sql.join(literal, sql` `)}`
}

/** Indexes the documents that are older than `policy_texts`. Idempotent; what a killed process leaves, the next takes. */
export async function indexTexts(db: Db): Promise<void> {
  while ((await db.transaction((tx) => indexSome(tx, 50))) > 0);
}

async function indexSome(tx: Db, most: number): Promise<number> {
  const found = await rows<{
    id: number
    title: string
    document_number: string | null
    body: string
    titles: string[]
  }>(
    tx,
    sql`SELECT p.id, p.title, p.document_number, p.body,
               ARRAY(SELECT m.title FROM measures m WHERE m.policy_id = p.id ORDER BY m.ordinal) AS titles
        FROM policies p WHERE NOT EXISTS (SELECT FROM policy_texts t WHERE t.policy_id = p.id)
        ORDER BY p.id LIMIT ${most} FOR UPDATE OF p`,
  )
  for (const { id, title, document_number: documentNumber, body, titles } of found) {
    const input = { title, documentNumber, body, measures: titles.map((one) => ({ title: one })) }
    await writePlainText(tx, Number(id), input)
    await tx.execute(sql`UPDATE policies SET search = ${searchVector(input)} WHERE id = ${id}`)
  }
  return found.length
}
