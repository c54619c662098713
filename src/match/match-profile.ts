import type { Locale } from '../platform/locale.ts'
import type { Catalogues } from '../profile/catalogues.ts'
import type { CurrentValue } from '../profile/current-facts.ts'
import { selfSource } from '../profile/fact-definition.ts'
import { basisOf, tellable } from '../profile/tellable.ts'
import type { MeasureRecord } from '../publish/record.ts'
import { evaluate } from '../rules/evaluate.ts'
import { type Explanation, explain, type Origin } from '../rules/explain.ts'
import { type AudienceKind, membership } from '../rules/fact.ts'
import { missingFacts } from '../rules/missing-facts.ts'
import { type Profile, readProfile } from '../rules/profile.ts'
import { bestVerdict, toVerdict, type Verdict } from '../rules/verdict.ts'
import { isEnded, isOpen } from './match-policy.ts'
import { matchMessages } from './messages.ts'

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
  const origin = (factId: string): Origin | undefined => originOf(factId, reader, catalogues)
  const explanation = explain(measure.parsedRule, profile, on, catalogues.of(reader.audience), locale, origin)
  const verdict = toVerdict(evaluate(measure.simplifiedRule, profile, on))
  const missing =
    verdict === 'UNKNOWN' ? missingFacts(measure.simplifiedRule, profile, on, catalogues.of(reader.audience).facts) : []
  const needed = [...new Set(missing.flatMap((id) => inputsOf(id, reader, catalogues)))]
  return { measure, verdict, explanation, missingFacts: needed }
}

/** What a reader can state, or have stated, to make a fact known. */
const inputsOf = (factId: string, { audience, profile }: Reader, { of, definitions }: Catalogues): string[] =>
  tellable(of(audience), factId, profile, (id) => definitions.get(id)?.selfDeclared === true)

/**
 * Source and day of a fact. A derived fact has what it follows from, and the oldest day of that; a computed fact that
 * is unknown has its missing inputs.
 * @returns undefined when nothing is known of the fact
 */
function originOf(factId: string, reader: Reader, catalogues: Catalogues): Origin | undefined {
  const { profile, on, locale, provenance, derivedFrom } = reader
  const messages = matchMessages[locale]
  const { definitions } = catalogues
  const definition = definitions.get(factId)
  const known = profile.has(factId)
  const lacking = known ? [] : inputsOf(factId, reader, catalogues).filter((id) => id !== factId)
  const missing = lacking.flatMap((id) => definitions.get(id)?.label[locale] ?? [])
  if (known && derivedFrom?.has(factId)) {
    const basis = basisOf(derivedFrom, factId)
    const names = basis.flatMap((id) => (profile.has(id) ? (definitions.get(id)?.label[locale] ?? []) : []))
    const source = definition?.derived ? definition.authority[locale] : messages.derivedFrom(names)
    const [oldest] = provenance ? basis.flatMap((id) => provenance.get(id)?.asOf ?? []).sort() : [on]
    return { source, ...(oldest ? { asOf: oldest } : {}) }
  }
  if (!provenance) return known ? { source: messages.given, asOf: on } : { missing }
  const value = provenance.get(factId)
  if (value) {
    const source = value.sources.map((one) => (one === selfSource ? messages.self : one)).join(messages.separator)
    return { source, asOf: value.asOf, stale: value.stale }
  }
  if (factId === membership) return { source: messages.membershipList, asOf: on }
  if (missing.length > 0) return { missing }
  return definition?.derived ? { source: definition.authority[locale], missing } : undefined
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
