import { type SQL, sql } from 'drizzle-orm'
import { compiled } from '../platform/db.ts'
import type { Catalogues } from '../profile/catalogues.ts'
import { factTable } from '../profile/store.ts'
import type { MeasureRecord } from '../publish/record.ts'
import type { AudienceKind, Catalogue } from '../rules/fact.ts'
import type { Rule } from '../rules/rule.ts'
import { toSql } from '../rules/to-sql.ts'

/** Measures whose application window has not closed on a day, and that no amendment has ended. */
export const openMeasures = (measures: readonly MeasureRecord[], on: string): MeasureRecord[] =>
  measures.filter((measure) => isOpen(measure, on))

type Windowed = Pick<MeasureRecord, 'applyTo' | 'endedOn'>

export const isOpen = (measure: Windowed, on: string): boolean =>
  (measure.applyTo === null || measure.applyTo >= on) && !isEnded(measure, on)

/** Whether an amendment has ended a measure. */
export const isEnded = ({ endedOn }: Windowed, on: string): boolean => endedOn !== null && endedOn <= on

/** Whether the application window has closed, with nothing said against the recipient. */
export const isClosed = (measure: Windowed, on: string): boolean => !isOpen(measure, on) && !isEnded(measure, on)

/** Ordinals of the measures whose application window has closed on a day. */
export const closedOrdinals = (measures: readonly (Windowed & { ordinal: number })[], on: string): number[] =>
  measures.filter((measure) => isClosed(measure, on)).map(({ ordinal }) => ordinal)

/** The three-valued SQL condition of one rule over the projection's alias `f`. @param rule null = everyone */
export function ruleCondition(rule: Rule | null, on: string, catalogue: Catalogue): SQL {
  if (rule === null) return sql`TRUE`
  return sql`(${compiled(toSql(rule, on, { alias: 'f', catalogue }))})`
}

/**
 * A query for the recipients for whom at least one of these measures is ELIGIBLE, unordered.
 * Its columns: `bucket, id, audience, measures` (a bit per measure by ordinal).
 * Recipients with personalisation off are left out.
 * @param open measures of one document that are open on the day; at least one
 */
export function eligibleQuery(open: readonly MeasureRecord[], on: string, catalogues: Catalogues): SQL {
  const parts = [...Map.groupBy(open, (measure) => measure.audience)].map(([audience, own]) => {
    const catalogue = catalogues.of(audience)
    const conditions = own.map((measure) => ruleCondition(measure.simplifiedRule, on, catalogue))
    return sql`SELECT f.bucket, f.id, ${sql.raw(`'${audience}'`)} AS audience, ${measureBits(own, conditions)} AS measures
      FROM ${sql.raw(factTable(audience))} f WHERE f.personalised AND (${sql.join(conditions, sql` OR `)})`
  })
  return sql.join(parts, sql` UNION ALL `)
}

/** SQL: the measures that hold, as bits by ordinal. A single measure holds by the query's WHERE. */
function measureBits(measures: readonly MeasureRecord[], conditions: readonly SQL[]): SQL {
  const [only] = measures
  if (measures.length === 1 && only) return sql`${bitsOf([only.ordinal])}::varbit`
  const bits: SQL[] = []
  let width = 0
  for (const [i, measure] of measures.entries()) {
    // ordinals between: measures of the other audience, and closed ones
    if (measure.ordinal > width) bits.push(sql.raw(`B'${'0'.repeat(measure.ordinal - width)}'`))
    bits.push(sql`(${conditions[i]} IS TRUE)::int::bit(1)`)
    width = measure.ordinal + 1
  }
  return sql`(${sql.join(bits, sql` || `)})::varbit`
}

/** Ordinals of a document's measures as bit text, e.g. [0, 2] → `101`. */
export const bitsOf = (ordinals: readonly number[]): string =>
  Array.from({ length: Math.max(-1, ...ordinals) + 1 }, (_, ordinal) => (ordinals.includes(ordinal) ? '1' : '0')).join(
    '',
  )

/** The reverse of bitsOf. */
export const ordinalsOf = (bits: string): number[] =>
  [...bits].flatMap((bit, ordinal) => (bit === '1' ? [ordinal] : []))

/** SQL over alias `f`: true = some measure is ELIGIBLE, false = all are INELIGIBLE, null = facts are missing. */
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
