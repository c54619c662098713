import { type SQL, sql } from 'drizzle-orm'
import { compiled } from '../platform/db.ts'
import type { Catalogues } from '../profile/catalogues.ts'
import { factTable } from '../profile/store.ts'
import type { MeasureRecord } from '../publish/record.ts'
import type { AudienceKind, Catalogue } from '../rules/fact.ts'
import type { Rule } from '../rules/rule.ts'
import { toSql } from '../rules/to-sql.ts'

/** Measures whose application window has not closed on a day. Closed ones match nobody. */
export const openMeasures = (measures: readonly MeasureRecord[], on: string): MeasureRecord[] =>
  measures.filter((measure) => measure.applyTo === null || measure.applyTo >= on)

/** The three-valued SQL condition of one rule over projection alias `f`; null = everyone. */
export function ruleCondition(rule: Rule | null, on: string, catalogue: Catalogue): SQL {
  if (rule === null) return sql`TRUE`
  return sql`(${compiled(toSql(rule, on, { alias: 'f', catalogue }))})`
}

/**
 * Everyone of an audience for whom at least one of these measures is ELIGIBLE: `bucket, id, measure_ids`, unordered.
 * Writes nothing. Those who switched personalisation off are left out.
 * @param measures of one document, of that audience, open on the day; at least one
 */
export function eligibleQuery(
  measures: readonly MeasureRecord[],
  audience: AudienceKind,
  on: string,
  catalogues: Catalogues,
): SQL {
  const catalogue = catalogues.of(audience)
  const conditions = measures.map((measure) => ruleCondition(measure.simplifiedRule, on, catalogue))
  const [only] = measures
  const ids =
    measures.length === 1 && only
      ? sql`ARRAY[${only.id}]::bigint[]`
      : sql`array_remove(ARRAY[${sql.join(
          measures.map((measure, i) => sql`CASE WHEN ${conditions[i]} THEN ${measure.id}::bigint END`),
          sql`, `,
        )}], NULL)`
  return sql`SELECT f.bucket, f.id, ${ids} AS measure_ids FROM ${sql.raw(factTable(audience))} f
    WHERE f.personalised AND (${sql.join(conditions, sql` OR `)})`
}

/** Whether any of these measures is ELIGIBLE (true), none can be (false) or facts are missing (null), over alias `f`. */
export function verdictCondition(
  measures: readonly MeasureRecord[],
  audience: AudienceKind,
  on: string,
  catalogues: Catalogues,
): SQL {
  if (measures.length === 0) return sql`FALSE`
  const catalogue = catalogues.of(audience)
  const conditions = measures.map((measure) => ruleCondition(measure.simplifiedRule, on, catalogue))
  return sql`(${sql.join(conditions, sql` OR `)})`
}
