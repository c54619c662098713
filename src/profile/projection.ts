import { type Catalogue, locateCode } from '../rules/fact.ts'
import type { Profile } from '../rules/profile.ts'
import { type EnterpriseSizeInput, enterpriseSize, missingForSize } from './enterprise-size.ts'

/** A recipient's fresh facts as a projection row. Column names are fact ids; codes have `_lo` and `_hi`. */
export type ProjectionRow = Record<string, unknown>

/**
 * Adds derived facts (enterprise size by the 2017 standard). They replace any given value: a derived fact is never
 * stated. Pure.
 */
export function withDerived(catalogue: Catalogue, profile: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!catalogue.facts.has('is_sme')) return { ...profile }
  const industry = locateCode({ codeSystem: 'GB/T 4754-2017' }, profile.industry, catalogue)
  const input: EnterpriseSizeInput = {
    ...(industry ? { industry: { lo: industry.lo, hi: industry.hi } } : {}),
    ...numberOf(profile, 'employees', 'employees'),
    ...numberOf(profile, 'revenue', 'revenueWan'),
    ...numberOf(profile, 'assets', 'assetsWan'),
  }
  const { size, isSme, isSmallMicro } = enterpriseSize(input)
  const { size: _s, is_sme: _m, is_small_micro: _i, ...stated } = profile
  return {
    ...stated,
    ...(size === undefined ? {} : { size }),
    ...(isSme === undefined ? {} : { is_sme: isSme }),
    ...(isSmallMicro === undefined ? {} : { is_small_micro: isSmallMicro }),
  }
}

function numberOf(profile: Readonly<Record<string, unknown>>, from: string, to: string): Record<string, number> {
  const value = profile[from]
  return typeof value === 'number' ? { [to]: value } : {}
}

const sizeFacts: Record<string, string> = {
  employees: 'employees',
  revenueWan: 'revenue',
  assetsWan: 'assets',
  industry: 'industry',
}

/** facts that the size of an enterprise is computed from */
export const sizeInputs = Object.values(sizeFacts)

/**
 * Facts that a person can state to make a derived fact known: its missing inputs. Pure.
 * @example is_small_micro of a manufacturer with known revenue → employees
 */
export function tellable(factId: string, profile: Profile): string[] {
  if (factId !== 'size' && factId !== 'is_sme' && factId !== 'is_small_micro') return [factId]
  const industry = profile.get('industry')
  const known = (id: string): number | undefined => {
    const value = profile.get(id)
    return value?.kind === 'NUMBER' ? value.value : undefined
  }
  const missing = missingForSize({
    ...(industry?.kind === 'CODE' ? { industry } : {}),
    employees: known('employees'),
    revenueWan: known('revenue'),
    assetsWan: known('assets'),
  })
  const inputs = missing.map((input) => sizeFacts[input] ?? input)
  // An industry outside the standard has no size, so no input helps.
  return inputs.length > 0 ? inputs : [factId]
}

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
