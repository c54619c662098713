import { missingFacts } from '../rules/missing-facts.ts'
import type { Profile } from '../rules/profile.ts'
import type { Derivation } from './derive/derivation.ts'
import type { DerivingCatalogue } from './derive/derivations.ts'
import { isSizeFact, missingSizeInputs } from './derive/size.ts'
import { noDay } from './derived-facts.ts'

/**
 * Facts that help to make a fact known: the fact itself where it can be stated, and missing inputs of its derivation.
 * Of the inputs of a fact that is stated too, those that the person can state. Pure.
 * @example is_small_micro of a manufacturer with known revenue → employees
 */
export function tellable(
  catalogue: DerivingCatalogue,
  factId: string,
  profile: Profile,
  selfDeclared: (id: string) => boolean,
): string[] {
  if (isSizeFact(factId)) {
    const inputs = missingSizeInputs(profile)
    // Outside the standard no input helps: an authority states the size.
    return inputs.length > 0 ? inputs.flatMap((id) => tellable(catalogue, id, profile, selfDeclared)) : [factId]
  }
  const inputs = catalogue.derivations
    .filter((one) => one.id === factId)
    .flatMap((one) => missingInputs(one, catalogue, profile))
    .filter((id) => id !== factId && selfDeclared(id))
  return [...new Set([factId, ...(selfDeclared(factId) ? [] : inputs)])]
}

function missingInputs(one: Derivation, catalogue: DerivingCatalogue, profile: Profile): string[] {
  if (one.kind !== 'rules') return one.inputs.filter((id) => !profile.has(id))
  const rules = [one.yes, one.no, one.never].flatMap((rule) => rule ?? [])
  return rules.flatMap((rule) => missingFacts(rule, profile, noDay, catalogue.facts))
}

/** The stated facts that a derived one follows from. Pure. */
export function basisOf(from: ReadonlyMap<string, readonly string[]>, factId: string): string[] {
  const seen = new Set<string>()
  const visit = (id: string): string[] => {
    if (seen.has(id)) return []
    seen.add(id)
    const inputs = from.get(id)?.filter((input) => input !== id)
    return inputs && inputs.length > 0 ? inputs.flatMap(visit) : [id]
  }
  return [...new Set(visit(factId))].filter((id) => id !== factId)
}
