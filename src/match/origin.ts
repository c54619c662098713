import type { Catalogues } from '../profile/catalogues.ts'
import { keyOfChoice } from '../profile/derived-facts.ts'
import { selfSource } from '../profile/fact-definition.ts'
import { basisOf, tellable } from '../profile/tellable.ts'
import type { Origin } from '../rules/explain.ts'
import { membership } from '../rules/fact.ts'
import type { Reader } from './match-profile.ts'
import { matchMessages } from './messages.ts'

/** What a reader can state, or have stated, to make a fact known. */
export const inputsOf = (factId: string, { audience, profile }: Reader, { of, definitions }: Catalogues): string[] =>
  tellable(of(audience), factId, profile, (id) => definitions.get(id)?.selfDeclared === true)

/**
 * Source and day of a fact. A derived fact has what it follows from, and the oldest day of that; a computed fact that
 * is unknown has its missing inputs.
 * @param choices of a SET: those whose source is asked for
 * @returns undefined when nothing is known of the fact
 */
export function originOf(
  factId: string,
  choices: readonly string[] | undefined,
  reader: Reader,
  catalogues: Catalogues,
): Origin | undefined {
  const { profile, on, locale, provenance, derivedFrom } = reader
  const messages = matchMessages[locale]
  const { definitions } = catalogues
  const definition = definitions.get(factId)
  const known = profile.has(factId)
  const lacking = known ? [] : inputsOf(factId, reader, catalogues).filter((id) => id !== factId)
  const missing = lacking.flatMap((id) => definitions.get(id)?.label[locale] ?? [])
  const ofChoices = choices && provenance ? originOfChoices(factId, choices, reader, catalogues) : undefined
  if (ofChoices) return ofChoices
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

/** Who says so of the choices of a SET, and the oldest of their days. */
function originOfChoices(
  factId: string,
  choices: readonly string[],
  { locale, provenance, derivedFrom }: Reader,
  { definitions }: Catalogues,
): Origin | undefined {
  const messages = matchMessages[locale]
  const said = choices.flatMap((choice) => provenance?.get(factId)?.by?.get(choice) ?? [])
  const sources = said.map(({ source }) => (source === selfSource ? messages.self : source))
  const derived = choices.map((choice) => keyOfChoice(factId, choice)).filter((key) => derivedFrom?.has(key))
  const basis = derived.flatMap((key) => basisOf(derivedFrom ?? new Map(), key)).filter((id) => provenance?.has(id))
  const names = basis.flatMap((id) => definitions.get(id)?.label[locale] ?? [])
  if (names.length > 0) sources.push(messages.derivedFrom([...new Set(names)]))
  if (sources.length === 0) return undefined
  const days = [...said.map(({ asOf }) => asOf), ...basis.flatMap((id) => provenance?.get(id)?.asOf ?? [])]
  const [oldest] = days.sort()
  return { source: [...new Set(sources)].join(messages.separator), ...(oldest ? { asOf: oldest } : {}) }
}
