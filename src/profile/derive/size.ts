import { type Catalogue, locateCode } from '../../rules/fact.ts'
import type { Profile } from '../../rules/profile.ts'
import { type EnterpriseSizeInput, enterpriseSize, hasNoSizeStandard, missingForSize } from '../enterprise-size.ts'

/** Facts computed by the 2017 standard. Where it does not apply, an authority states them. */
export const sizeFacts = ['size', 'is_sme', 'is_small_micro'] as const

export const isSizeFact = (id: string): boolean => sizeFacts.some((fact) => fact === id)

const inputFacts = { employees: 'employees', revenueWan: 'revenue', assetsWan: 'assets', industry: 'industry' } as const

/** Facts that the size of an enterprise is computed from. */
export const sizeInputs: readonly string[] = Object.values(inputFacts)

type Json = Readonly<Record<string, unknown>>

/** The range of classes of an enterprise's industry. Pure. */
export const industryOf = (json: Json, catalogue: Catalogue): { lo: number; hi: number } | undefined =>
  locateCode({ codeSystem: 'GB/T 4754-2017' }, json.industry, catalogue)

/** A value of a size fact; `from` = the facts that it follows from, absent for a stated value. */
export type SizeValue = { value: unknown; from?: readonly string[] }

/**
 * Size facts of a profile: computed by the standard, or stated where the standard has no row for the whole industry.
 * A stated value never replaces a computed one. Pure.
 * @example J66 with the stated size small → is_sme, is_small_micro
 */
export function deriveSize(json: Json, catalogue: Catalogue): Map<string, SizeValue> {
  const industry = industryOf(json, catalogue)
  if (industry && hasNoSizeStandard(industry)) return fromStated(json)
  const input: EnterpriseSizeInput = {
    ...(industry ? { industry: { lo: industry.lo, hi: industry.hi } } : {}),
    employees: numberOf(json.employees),
    revenueWan: numberOf(json.revenue),
    assetsWan: numberOf(json.assets),
  }
  const { size, isSme, isSmallMicro } = enterpriseSize(input)
  const known = [size, isSme, isSmallMicro]
  return new Map(
    sizeFacts.flatMap((id, i) => (known[i] === undefined ? [] : [[id, { value: known[i], from: sizeInputs }]])),
  )
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

function fromStated(json: Json): Map<string, SizeValue> {
  const { size } = json
  if (typeof size === 'string') {
    const from = ['size']
    return new Map<string, SizeValue>([
      ['size', { value: size }],
      ['is_sme', { value: size !== 'large', from }],
      ['is_small_micro', { value: size === 'small' || size === 'micro', from }],
    ])
  }
  const made = new Map<string, SizeValue>()
  const { is_sme: sme, is_small_micro: small } = json
  if (typeof sme === 'boolean') made.set('is_sme', { value: sme })
  else if (small === true) made.set('is_sme', { value: true, from: ['is_small_micro'] })
  if (typeof small === 'boolean') made.set('is_small_micro', { value: small })
  else if (sme === false) made.set('is_small_micro', { value: false, from: ['is_sme'] })
  return made
}

/** Missing facts that would decide the size: the industry, or indicators of its rows. Pure. */
export function missingSizeInputs(profile: Profile): string[] {
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
  return missing.map((input) => inputFacts[input])
}
