import { type SQL, sql } from 'drizzle-orm'
import { bucketOf } from '../parties/recipient.ts'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { affected, type Db, rows } from '../platform/db.ts'
import type { AudienceKind, Fact } from '../rules/fact.ts'
import type { StatedValue } from './current-facts.ts'
import type { ProjectionRow } from './projection.ts'
import { personalisation } from './tables.ts'

export type NewValue = { recipientId: number; factId: string; value: unknown; source: string; asOf: string }

/** Appends stated values; none is ever overwritten. Values of one recipient and source travel as one object. */
export async function appendValues(db: Db, values: readonly NewValue[], at: Date): Promise<void> {
  for (let from = 0; from < values.length; from += 50_000) {
    const statements = new Map<string, [number, string, string, Record<string, unknown>]>()
    for (const { recipientId, factId, value, source, asOf } of values.slice(from, from + 50_000)) {
      const key = `${recipientId} ${asOf} ${source}`
      const statement = statements.get(key) ?? [recipientId, source, asOf, {}]
      statement[3][factId] = value
      statements.set(key, statement)
    }
    await db.execute(sql`
      INSERT INTO fact_values (bucket, recipient_id, fact_id, value, source, as_of, recorded_at)
      SELECT s.id % 1024, s.id, f.key, nullif(f.value, 'null'::jsonb), s.source, s.as_of, ${at.toISOString()}::timestamptz
      FROM (SELECT (v->>0)::bigint AS id, v->>1 AS source, (v->>2)::date AS as_of, v->3 AS facts
            FROM jsonb_array_elements(${JSON.stringify([...statements.values()])}::jsonb) v
            ORDER BY 1 OFFSET 0) s, jsonb_each(s.facts) f`)
  }
}

/** All statements about these recipients. */
export async function readStated(db: Db, recipientIds: readonly number[]): Promise<Map<number, StatedValue[]>> {
  const result = new Map<number, StatedValue[]>(recipientIds.map((id) => [id, []]))
  if (recipientIds.length === 0) return result
  const found = await rows<{
    recipient_id: number
    id: number
    fact_id: string
    value: unknown
    source: string
    as_of: string
  }>(
    db,
    sql`SELECT v.recipient_id, v.id, v.fact_id, v.value, v.source, v.as_of::text AS as_of FROM fact_values v
        JOIN ${recipientKeys(recipientIds)} k ON v.bucket = k.bucket AND v.recipient_id = k.id`,
  )
  for (const row of found) {
    const stated = { factId: row.fact_id, value: row.value, source: row.source, asOf: row.as_of, id: Number(row.id) }
    result.get(Number(row.recipient_id))?.push(stated)
  }
  return result
}

/** Those of these recipients without personalisation. */
export async function readUnpersonalised(db: Db, recipientIds: readonly number[]): Promise<Set<number>> {
  if (recipientIds.length === 0) return new Set()
  const found = await rows<{ recipient_id: number }>(
    db,
    sql`SELECT p.recipient_id FROM personalisation p
        JOIN ${recipientKeys(recipientIds)} k ON p.bucket = k.bucket AND p.recipient_id = k.id WHERE NOT p."on"`,
  )
  return new Set(found.map((row) => Number(row.recipient_id)))
}

/** SQL over a row with bucket and recipient_id: the recipient has switched personalisation off. */
export const unpersonalised = (alias: string): SQL =>
  sql.raw(
    `EXISTS (SELECT FROM personalisation p WHERE p.bucket = ${alias}.bucket AND p.recipient_id = ${alias}.recipient_id AND NOT p."on")`,
  )

export async function writePersonalised(db: Db, recipientId: number, on: boolean, at: Date): Promise<void> {
  await db
    .insert(personalisation)
    .values({ bucket: bucketOf(recipientId), recipientId, on, at })
    .onConflictDoUpdate({ target: [personalisation.bucket, personalisation.recipientId], set: { on, at } })
}

/** Name of the projection table of an audience. */
export const factTable = (audience: AudienceKind): string =>
  audience === 'ENTERPRISE' ? 'enterprise_facts' : 'citizen_facts'

/** Writes projection rows, replacing earlier ones. One statement per thousand rows. */
export async function writeProjection(
  db: Db,
  audience: AudienceKind,
  facts: Iterable<Fact>,
  list: readonly ProjectionRow[],
): Promise<void> {
  const columns = [...projectionColumns(facts)]
  const names = columns.map(([name]) => `"${name}"`).join(', ')
  const types = columns.map(([name, type]) => `"${name}" ${type}`).join(', ')
  const updates = columns.map(([name]) => `"${name}" = excluded."${name}"`).join(', ')
  for (let from = 0; from < list.length; from += 5000) {
    const json = JSON.stringify(list.slice(from, from + 5000))
    await db.execute(sql`
      INSERT INTO ${sql.raw(factTable(audience))} (${sql.raw(names)})
      SELECT ${sql.raw(names)} FROM jsonb_to_recordset(${json}::jsonb) AS r(${sql.raw(types)})
      ORDER BY bucket, id
      ON CONFLICT (bucket, id) DO UPDATE SET ${sql.raw(updates)}`)
  }
}

/** Writes memberships into enterprises' projection rows. @returns number of rows found */
export async function writeMemberOf(
  db: Db,
  list: readonly { id: number; memberOf: readonly string[] }[],
): Promise<number> {
  return affected(
    db,
    sql`UPDATE enterprise_facts f SET member_of = m."memberOf"
        FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS m(id bigint, "memberOf" text[])
        WHERE f.bucket = (m.id % 1024)::smallint AND f.id = m.id`,
  )
}

const sqlTypes = { ENUM: 'text', SET: 'text[]', NUMBER: 'double precision', DATE: 'date', BOOLEAN: 'boolean' } as const

/** Columns in table order. Safe in SQL: ids are slugs of the catalogue. */
function* projectionColumns(facts: Iterable<Fact>): Generator<[string, string]> {
  yield* [
    ['bucket', 'smallint'],
    ['id', 'bigint'],
    ['personalised', 'boolean'],
    ['member_of', 'text[]'],
    ['extra', 'jsonb'],
  ] as [string, string][]
  for (const fact of facts) {
    if (fact.storage !== 'column') continue
    if (!/^[a-z][a-z0-9_]*$/.test(fact.id)) throw new Error(`fact id ${fact.id} is not a slug`)
    if (fact.kind === 'CODE') {
      yield [`${fact.id}_lo`, 'bigint']
      yield [`${fact.id}_hi`, 'bigint']
    } else yield [fact.id, sqlTypes[fact.kind]]
  }
}
