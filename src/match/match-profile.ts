import type { Locale } from '../platform/locale.ts'
import type { Catalogues } from '../profile/catalogues.ts'
import type { CurrentValue } from '../profile/current-facts.ts'
import type { MeasureRecord } from '../publish/record.ts'
import { evaluate } from '../rules/evaluate.ts'
import { type Explanation, explain, type Provenance } from '../rules/explain.ts'
import type { AudienceKind } from '../rules/fact.ts'
import { missingFacts } from '../rules/missing-facts.ts'
import { type Profile, readProfile } from '../rules/profile.ts'
import { bestVerdict, toVerdict, type Verdict } from '../rules/verdict.ts'
import { isEnded, isOpen } from './match-policy.ts'
import { matchMessages } from './messages.ts'
import { inputsOf, originOf } from './origin.ts'

/** One measure against one profile. */
export type MeasureMatch = {
  measure: MeasureRecord
  verdict: Verdict
  explanation: Explanation
  missingFacts: string[]
}

/** The person or enterprise that documents are matched with. `provenance` is absent for facts given in the call. */
export type Reader = {
  audience: AudienceKind
  profile: Profile
  on: string
  locale: Locale
  provenance?: ReadonlyMap<string, CurrentValue>
  /** of each derived fact the facts that it follows from */
  derivedFrom?: ReadonlyMap<string, readonly string[]>
}

/** Reads a JSON profile of stored facts. @throws Error when they do not fit the catalogue: a fault */
export function typedProfile(catalogues: Catalogues, audience: AudienceKind, json: Record<string, unknown>): Profile {
  const read = readProfile(json, catalogues.of(audience))
  if (read.ok) return read.profile
  throw new Error(`stored facts do not fit the catalogue: ${read.errors.map((error) => error.path).join(', ')}`)
}

/** Matches one measure and explains the verdict. A measure that has closed, or that an amendment ended, is INELIGIBLE. */
export function matchMeasure(measure: MeasureRecord, reader: Reader, catalogues: Catalogues): MeasureMatch {
  const { profile, on, locale } = reader
  const messages = matchMessages[locale]
  if (!isOpen(measure, on)) {
    const why = isEnded(measure, on) ? messages.ended(measure.endedOn ?? on) : messages.closed(measure.applyTo ?? on)
    return { measure, verdict: 'INELIGIBLE', explanation: leaf('INELIGIBLE', why), missingFacts: [] }
  }
  if (measure.parsedRule === null || measure.simplifiedRule === null) {
    return { measure, verdict: 'ELIGIBLE', explanation: leaf('ELIGIBLE', messages.everyone), missingFacts: [] }
  }
  const origin: Provenance = (factId, choices) => originOf(factId, choices, reader, catalogues)
  const explanation = explain(measure.parsedRule, profile, on, catalogues.of(reader.audience), locale, origin)
  const verdict = toVerdict(evaluate(measure.simplifiedRule, profile, on))
  const missing =
    verdict === 'UNKNOWN' ? missingFacts(measure.simplifiedRule, profile, on, catalogues.of(reader.audience).facts) : []
  const needed = [...new Set(missing.flatMap((id) => inputsOf(id, reader, catalogues)))]
  return { measure, verdict, explanation, missingFacts: needed }
}

/** Matches a document's measures for the reader's audience. `verdict` is the best of theirs. */
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
