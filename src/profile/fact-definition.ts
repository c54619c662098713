import { daysBetween } from '../platform/clock.ts'
import type { Fact } from '../rules/fact.ts'
import type { FactSeed } from './catalogue/catalogue-file.ts'

/** One entry of the fact catalogue. */
export type FactDefinition = FactSeed

/** Sources besides authorities: the person, and computed facts. */
export const selfSource = 'self'

/** The part of a definition that rules need. Pure. */
export function toRuleFact(definition: FactDefinition): Fact {
  const { id, audience, kind, label, unit, codeSystem, values, storage, min, max, mayNever } = definition
  return { id, audience, kind, label, unit, codeSystem, values, storage, min, max, mayNever }
}

/** Whether a value as of a day counts on `on`. A stale value counts as unknown. Pure. */
export function isFresh(definition: FactDefinition, asOf: string, on: string): boolean {
  if (definition.freshnessDays === null) return true
  return daysBetween(asOf, on) <= definition.freshnessDays
}
