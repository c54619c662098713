import { type Catalogue, locateCode } from '../rules/fact.ts'
import { never } from '../rules/profile.ts'
import type { SetJson } from './choices.ts'

/** A recipient's fresh facts as a projection row. Column names are fact ids; codes have `_lo` and `_hi`, sets `_not`. */
export type ProjectionRow = Record<string, unknown>

/** A profile (derived facts included) as a row. Unknown facts are missing, which the table reads as NULL. Pure. */
export function projectionRow(
  catalogue: Catalogue,
  recipient: { id: number; personalised: boolean; memberOf: readonly string[] },
  profile: Readonly<Record<string, unknown>>,
): ProjectionRow {
  const row: ProjectionRow = {
    bucket: recipient.id % 1024,
    id: recipient.id,
    personalised: recipient.personalised,
    member_of: recipient.memberOf,
  }
  const extra: Record<string, unknown> = {}
  for (const [id, value] of Object.entries(profile)) {
    const fact = catalogue.facts.get(id)
    if (!fact || value === null || value === undefined) continue
    const target = fact.storage === 'column' ? row : extra
    if (fact.kind === 'CODE') {
      const entry = locateCode(fact, value, catalogue)
      if (!entry) throw new Error(`${id}: ${String(value)} is not a code of ${fact.codeSystem}`)
      target[`${id}_lo`] = entry.lo
      target[`${id}_hi`] = entry.hi
    } else if (fact.kind === 'SET') {
      const set = value as SetJson
      const [held, barred] = 'yes' in set ? [set.yes, set.no] : [set, undefined]
      target[id] = listFor(fact.storage, held)
      if (barred) target[`${id}_not`] = listFor(fact.storage, barred)
    } else if (value === never) {
      // greater than every day; the compiled rule leaves it out
      target[id] = 'infinity'
    } else {
      target[id] = value
    }
  }
  return { ...row, extra }
}

/** A list in jsonb is read back with (extra->>'id')::text[]. Items are slugs, quoted since a bare null would be NULL. */
const listFor = (storage: 'column' | 'json', items: readonly string[]): unknown =>
  storage === 'column' ? items : `{${items.map((item) => `"${item}"`).join(',')}}`
