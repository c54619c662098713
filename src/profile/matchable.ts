import { sql } from 'drizzle-orm'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { type Db, rows } from '../platform/db.ts'
import type { AudienceKind, Fact } from '../rules/fact.ts'
import { membership } from '../rules/fact.ts'
import { never, type Profile, type Value } from '../rules/profile.ts'
import type { Catalogues } from './catalogues.ts'
import { factTable } from './store.ts'

/** A recipient as matching reads it. */
export type Matchable = { id: number; kind: AudienceKind; personalised: boolean; profile: Profile }

type Row = Record<string, unknown>

/**
 * Reads recipients from the projection rows that SQL rules also read. Recipients without a row are missing.
 * @param needed ids of the facts to read, by audience
 * @returns enterprises, then citizens, each by (bucket, id)
 */
export async function readMatchable(
  db: Db,
  catalogues: Catalogues,
  recipientIds: readonly number[],
  needed: Readonly<Record<AudienceKind, readonly string[]>>,
): Promise<Matchable[]> {
  if (recipientIds.length === 0) return []
  const ofKind = async (kind: AudienceKind): Promise<Matchable[]> => {
    const facts = needed[kind].flatMap((id) => catalogues.of(kind).facts.get(id) ?? [])
    const read = profileReader(facts)
    const found = await rows<Row>(
      db,
      sql`SELECT f.id, f.personalised, ${sql.raw(columnsOf(facts).join(', '))} FROM ${sql.raw(factTable(kind))} f
          JOIN ${recipientKeys(recipientIds)} k ON f.bucket = k.bucket AND f.id = k.id ORDER BY f.bucket, f.id`,
    )
    return found.map((row) => ({
      id: Number(row.id),
      kind,
      personalised: row.personalised === true,
      profile: read(row),
    }))
  }
  return (await Promise.all([ofKind('ENTERPRISE'), ofKind('CITIZEN')])).flat()
}

/** Safe in SQL: ids are slugs of the catalogue. */
function columnsOf(facts: readonly Fact[]): string[] {
  const typed = facts.filter((fact) => fact.storage === 'column')
  const names = typed.flatMap(({ id, kind }) =>
    kind === 'CODE' ? [`${id}_lo`, `${id}_hi`] : kind === 'SET' ? [id, `${id}_not`] : [id],
  )
  return ['f.member_of', ...names.map((name) => `f."${name}"`), ...(typed.length < facts.length ? ['f.extra'] : [])]
}

/** Reads typed facts from a projection row, the reverse of `projectionRow`. NULL = unknown. Pure. */
export function profileReader(facts: readonly Fact[]): (row: Row) => Profile {
  const named = facts.map((fact) => ({
    fact,
    name: fact.kind === 'CODE' ? `${fact.id}_lo` : fact.id,
    more: fact.kind === 'CODE' ? `${fact.id}_hi` : `${fact.id}_not`,
  }))
  return (row) => {
    const profile = new Map<string, Value>([[membership, setOf(row.member_of)]])
    for (const { fact, name, more } of named) {
      const from = fact.storage === 'column' ? row : (row.extra as Row)
      const given = from[name]
      if (given === null || given === undefined) continue
      profile.set(fact.id, typedValue(fact, given, from[more]))
    }
    return profile
  }
}

/** @param more the upper end of a code, or the known no's of a set */
function typedValue(fact: Fact, given: unknown, more: unknown): Value {
  switch (fact.kind) {
    case 'CODE':
      return { kind: 'CODE', code: '', lo: Number(given), hi: Number(more) }
    case 'SET':
      return setOf(given, more)
    case 'NUMBER':
      return { kind: 'NUMBER', value: Number(given) }
    case 'BOOLEAN':
      return { kind: 'BOOLEAN', value: given === true }
    case 'DATE':
      return { kind: 'DATE', value: given === 'infinity' ? never : String(given) }
    default:
      return { kind: fact.kind, value: String(given) }
  }
}

/** A set as the driver's array, or as the array literal of slugs in quotes that jsonb holds. */
function setOf(given: unknown, barred?: unknown): Value {
  const items = (list: unknown): ReadonlySet<string> =>
    new Set(
      typeof list === 'string'
        ? list.slice(1, -1).replaceAll('"', '').split(',').filter(Boolean)
        : (list as readonly string[]),
    )
  const isOpen = barred !== null && barred !== undefined
  return { kind: 'SET', values: items(given), ...(isOpen ? { not: items(barred) } : {}) }
}
