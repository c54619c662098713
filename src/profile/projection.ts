import { type Catalogue, locateCode } from '../rules/fact.ts'

/** A recipient's fresh facts as a projection row. Column names are fact ids; codes have `_lo` and `_hi`. */
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
    } else if (fact.kind === 'SET' && fact.storage === 'json' && Array.isArray(value)) {
      // Read back with (extra->>'id')::text[]. Values are slugs, quoted because a bare null would be NULL.
      target[id] = `{${value.map((item) => `"${item}"`).join(',')}}`
    } else {
      target[id] = value
    }
  }
  return { ...row, extra }
}
