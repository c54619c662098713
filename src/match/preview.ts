import { sql } from 'drizzle-orm'
import { type Db, firstRow } from '../platform/db.ts'
import type { Catalogues } from '../profile/catalogues.ts'
import { factTable } from '../profile/store.ts'
import type { AudienceKind } from '../rules/fact.ts'
import type { Rule } from '../rules/rule.ts'
import { ruleCondition } from './match-policy.ts'

/** Sizes of an audience as shown. Counts are null for citizens; bands are always there. */
export type AudiencePreview = {
  count: number | null
  band: string
  unknownCount: number | null
  unknownBand: string
  total: number
}

/** The band of a head count: `<10`, `10-99`, `100-999` … Pure. Why a floor of ten: no person is singled out. */
export function bandOf(count: number): string {
  if (count < 10) return '<10'
  const lo = 10 ** Math.floor(Math.log10(count) + 1e-12)
  return `${lo}-${lo * 10 - 1}`
}

// more than any number of recipients; products with a count stay below 2^53 for nine million recipients
const unknownWeight = 1_000_000_000

/** Counts recipients of a rule on a day: exact for enterprises, in bands for citizens. @param rule null = everyone */
export async function previewAudience(
  db: Db,
  catalogues: Catalogues,
  audience: AudienceKind,
  rule: Rule | null,
  on: string,
): Promise<AudiencePreview> {
  const condition = ruleCondition(rule, on, catalogues.of(audience))
  // Why one sum: two FILTERed counts decide each row's verdict twice (ADR-04.4).
  const found = await firstRow<{ both: number; total: number }>(
    db,
    sql`SELECT coalesce(sum(coalesce((f.personalised AND ${condition})::int, ${sql.raw(String(unknownWeight))})), 0)::bigint AS both,
               count(*)::int AS total FROM ${sql.raw(factTable(audience))} f`,
  )
  const both = Number(found?.both ?? 0)
  const counts = { eligible: both % unknownWeight, unknown: Math.floor(both / unknownWeight) }
  return banded(audience, { ...counts, total: Number(found?.total ?? 0) })
}

/** Counts as shown: exact for enterprises, in bands for citizens. Pure. */
export function banded(
  audience: AudienceKind,
  { eligible, unknown, total }: { eligible: number; unknown: number; total: number },
): AudiencePreview {
  const exact = audience === 'ENTERPRISE'
  return {
    count: exact ? eligible : null,
    band: bandOf(eligible),
    unknownCount: exact ? unknown : null,
    unknownBand: bandOf(unknown),
    total,
  }
}
