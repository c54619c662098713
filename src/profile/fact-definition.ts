import { daysBetween } from '../platform/clock.ts'
import type { Fact } from '../rules/fact.ts'
import type { FactSeed } from './catalogue/catalogue-file.ts'

/** One entry of the fact catalogue as the service uses it. */
export type FactDefinition = FactSeed

/** Who may have stated a value: the person, an authority's register, or computed from other facts. */
export const selfSource = 'self'

/** The part of a definition that rules need. */
export function toRuleFact(definition: FactDefinition): Fact {
  const { id, audience, kind, label, unit, codeSystem, values, storage, min, max } = definition
  return { id, audience, kind, label, unit, codeSystem, values, storage, min, max }
}

/** Whether a value of that day still counts on `on`; a stale fact counts as unknown. */
export function isFresh(definition: FactDefinition, asOf: string, on: string): boolean {
  if (definition.freshnessDays === null) return true
  return daysBetween(asOf, on) <= definition.freshnessDays
}
