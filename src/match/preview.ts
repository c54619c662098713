import { sql } from 'drizzle-orm'
import { type Db, firstRow } from '../platform/db.ts'
import type { Catalogues } from '../profile/catalogues.ts'
import { factTable } from '../profile/store.ts'
import type { AudienceKind } from '../rules/fact.ts'
import type { Rule } from '../rules/rule.ts'
import { ruleCondition } from './match-policy.ts'

/** Sizes as shown before publication. */
export type AudiencePreview = {
  count: number | null
  band: string
  unknownCount: number | null
  unknownBand: string
  total: number
}

/** The band of a head count: `<10`, `10-99`, `100-999` … A floor of ten, so that nobody is singled out. Pure. */
export function bandOf(count: number): string {
  if (count < 10) return '<10'
  const lo = 10 ** Math.floor(Math.log10(count) + 1e-12)
  return `${lo}-${lo * 10 - 1}`
}

// above any number of recipients, and its multiples exact as a number
const unknownWeight = 1_000_000_000

/** Counts whom a rule is for: exact for enterprises, in bands for citizens. */
export async function previewAudience(
  db: Db,
  catalogues: Catalogues,
  audience: AudienceKind,
  rule: Rule | null,
  on: string,
): Promise<AudiencePreview> {
  const condition = ruleCondition(rule, on, catalogues.of(audience))
  // one sum decides each row's verdict once; two FILTERed counts would do it twice (ADR-04.4)
  const found = await firstRow<{ both: number; total: number }>(
    db,
    sql`SELECT coalesce(sum(coalesce((f.personalised AND ${condition})::int, ${sql.raw(String(unknownWeight))})), 0)::bigint AS both,
               count(*)::int AS total FROM ${sql.raw(factTable(audience))} f`,
  )
  const both = Number(found?.both ?? 0)
  const counts = { eligible: both % unknownWeight, unknown: Math.floor(both / unknownWeight) }
  return banded(audience, { ...counts, total: Number(found?.total ?? 0) })
}

/** Counts as they may be shown: exact for enterprises, in bands for citizens. Pure. */
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
