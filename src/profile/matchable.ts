import { sql } from 'drizzle-orm'
import { recipientKeys } from '../parties/store.ts'
import { type Db, rows } from '../platform/db.ts'
import type { AudienceKind, Catalogue, Fact } from '../rules/fact.ts'
import { membership } from '../rules/fact.ts'
import type { Profile, Value } from '../rules/profile.ts'
import type { Catalogues } from './catalogues.ts'
import { factTable } from './store.ts'

/** A recipient as matching sees it. */
export type Matchable = { id: number; kind: AudienceKind; personalised: boolean; profile: Profile }

type Row = Record<string, unknown>

/**
 * Reads recipients from the projection, the same rows that rules as SQL are asked of. Recipients without a row are left out.
 * @returns per audience in ascending order of (bucket, id)
 */
export async function readMatchable(
  db: Db,
  catalogues: Catalogues,
  recipientIds: readonly number[],
): Promise<Matchable[]> {
  if (recipientIds.length === 0) return []
  const all: Matchable[] = []
  for (const kind of ['ENTERPRISE', 'CITIZEN'] as const) {
    const read = profileReader(catalogues.of(kind))
    for (const row of await readMatchableRows(db, kind, recipientIds))
      all.push({ id: Number(row.id), kind, personalised: row.personalised === true, profile: read(row) })
  }
  return all
}

/** The rows themselves. */
export const readMatchableRows = (db: Db, kind: AudienceKind, recipientIds: readonly number[]): Promise<Row[]> =>
  rows<Row>(
    db,
    sql`SELECT f.* FROM ${sql.raw(factTable(kind))} f
        JOIN ${recipientKeys(recipientIds)} k ON f.bucket = k.bucket AND f.id = k.id ORDER BY f.bucket, f.id`,
  )

/** The reverse of `projectionRow`: typed facts of a row of the projection table. NULL = unknown. */
export function profileReader(catalogue: Pick<Catalogue, 'facts'>): (row: Row) => Profile {
  const facts = [...catalogue.facts.values()].map((fact) => ({ fact, lo: `${fact.id}_lo`, hi: `${fact.id}_hi` }))
  return (row) => {
    const profile = new Map<string, Value>([[membership, setOf(row.member_of)]])
    const extra = row.extra as Row
    for (const { fact, lo, hi } of facts) {
      const from = fact.storage === 'column' ? row : extra
      const given = from[fact.kind === 'CODE' ? lo : fact.id]
      if (given === null || given === undefined) continue
      profile.set(fact.id, typedValue(fact, given, from[hi]))
    }
    return profile
  }
}

function typedValue(fact: Fact, given: unknown, hi: unknown): Value {
  switch (fact.kind) {
    case 'CODE':
      return { kind: 'CODE', code: '', lo: Number(given), hi: Number(hi) }
    case 'SET':
      return setOf(given)
    case 'NUMBER':
      return { kind: 'NUMBER', value: Number(given) }
    case 'BOOLEAN':
      return { kind: 'BOOLEAN', value: given === true }
    default:
      return { kind: fact.kind, value: String(given) }
  }
}

/** A list as the driver reads it, or the literal kept in jsonb, whose items are slugs in quotes. */
function setOf(given: unknown): Value {
  const items = typeof given === 'string' ? given.slice(1, -1).replaceAll('"', '').split(',').filter(Boolean) : given
  return { kind: 'SET', values: new Set(items as string[]) }
}
