import type { Catalogues } from '../profile/catalogues.ts'
import type { CurrentValue } from '../profile/current-facts.ts'
import { selfSource } from '../profile/fact-definition.ts'
import { tellable } from '../profile/projection.ts'
import type { MeasureRecord } from '../publish/record.ts'
import { evaluate } from '../rules/evaluate.ts'
import { type Explanation, explain } from '../rules/explain.ts'
import type { AudienceKind } from '../rules/fact.ts'
import { missingFacts } from '../rules/missing-facts.ts'
import { type Profile, readProfile } from '../rules/profile.ts'
import { bestVerdict, toVerdict, type Verdict } from '../rules/verdict.ts'
import { type Locale, matchMessages } from './messages.ts'

/** One measure against one profile. */
export type MeasureMatch = {
  measure: MeasureRecord
  verdict: Verdict
  explanation: Explanation
  missingFacts: string[]
}

/** Whom a document is matched against: typed facts, the day, and where each fact comes from. */
export type Reader = {
  audience: AudienceKind
  profile: Profile
  on: string
  locale: Locale
  provenance?: ReadonlyMap<string, CurrentValue>
}

/** Reads a JSON profile of known-good facts. @throws when the stored facts do not fit the catalogue (a fault) */
export function typedProfile(catalogues: Catalogues, audience: AudienceKind, json: Record<string, unknown>): Profile {
  const read = readProfile(json, catalogues.of(audience))
  if (read.ok) return read.profile
  throw new Error(`stored facts do not fit the catalogue: ${read.errors.map((error) => error.path).join(', ')}`)
}

/** The verdict alone of an open measure, for ranking and rematching. */
export function measureVerdict(measure: MeasureRecord, reader: Pick<Reader, 'audience' | 'profile' | 'on'>): Verdict {
  if (measure.audience !== reader.audience) return 'INELIGIBLE'
  if (measure.applyTo !== null && measure.applyTo < reader.on) return 'INELIGIBLE'
  if (measure.simplifiedRule === null) return 'ELIGIBLE'
  return toVerdict(evaluate(measure.simplifiedRule, reader.profile, reader.on))
}

/** Matches one measure and says why. A closed application window ends matching, whatever the rule says. */
export function matchMeasure(measure: MeasureRecord, reader: Reader, catalogues: Catalogues): MeasureMatch {
  const { profile, on, locale } = reader
  const messages = matchMessages[locale]
  if (measure.applyTo !== null && measure.applyTo < on) {
    const explanation = leaf('INELIGIBLE', messages.closed(measure.applyTo))
    return { measure, verdict: 'INELIGIBLE', explanation, missingFacts: [] }
  }
  if (measure.parsedRule === null || measure.simplifiedRule === null) {
    return { measure, verdict: 'ELIGIBLE', explanation: leaf('ELIGIBLE', messages.everyone), missingFacts: [] }
  }
  const source = (factId: string) => {
    const value = reader.provenance?.get(factId)
    if (!value) return undefined
    return { source: value.source === selfSource ? messages.self : value.source, asOf: value.asOf }
  }
  const explanation = explain(measure.parsedRule, profile, on, catalogues.of(reader.audience), locale, source)
  const verdict = toVerdict(evaluate(measure.simplifiedRule, profile, on))
  const missing = verdict === 'UNKNOWN' ? missingFacts(measure.simplifiedRule, profile, on) : []
  const told = [...new Set(missing.flatMap((id) => tellable(id, profile)))]
  return { measure, verdict, explanation, missingFacts: told }
}

/** Matches a document: its measures for the reader's audience, and the best of their verdicts. */
export function matchDocument(
  measures: readonly MeasureRecord[],
  reader: Reader,
  catalogues: Catalogues,
): { verdict: Verdict; measures: MeasureMatch[] } {
  const own = measures.filter((measure) => measure.audience === reader.audience)
  const matches = own.map((measure) => matchMeasure(measure, reader, catalogues))
  return { verdict: bestVerdict(matches.map((match) => match.verdict)), measures: matches }
}

const leaf = (verdict: Verdict, label: string): Explanation => ({ by: 'leaf', verdict, label, children: [] })
