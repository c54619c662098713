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

/** Counts whom a rule is for: exact for enterprises, in bands for citizens. */
export async function previewAudience(
  db: Db,
  catalogues: Catalogues,
  audience: AudienceKind,
  rule: Rule | null,
  on: string,
): Promise<AudiencePreview> {
  const condition = ruleCondition(rule, on, catalogues.of(audience))
  const found = await firstRow<{ eligible: number; unknown: number; total: number }>(
    db,
    sql`SELECT count(*) FILTER (WHERE verdict)::int AS eligible,
               count(*) FILTER (WHERE verdict IS NULL)::int AS unknown,
               count(*)::int AS total
        FROM (SELECT CASE WHEN f.personalised THEN ${condition} ELSE false END AS verdict
              FROM ${sql.raw(factTable(audience))} f) v`,
  )
  return banded(audience, found ?? { eligible: 0, unknown: 0, total: 0 })
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
