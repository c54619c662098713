import { type FactDefinition, isFresh, selfSource } from './fact-definition.ts'

/** One stated value as recorded. `value` null = withdrawn. */
export type StatedValue = { factId: string; value: unknown; source: string; asOf: string; id: number }

export type CurrentValue = StatedValue & { stale: boolean }

/**
 * The value that counts for each fact: an authority's fact from an authority, a self-declared fact from whoever spoke
 * last; of several, the latest as-of day, then the latest recorded. Pure.
 * @returns by fact id; withdrawn facts are left out, stale ones are kept and marked
 */
export function currentFacts(
  stated: readonly StatedValue[],
  definitions: ReadonlyMap<string, FactDefinition>,
  on: string,
): Map<string, CurrentValue> {
  const best = new Map<string, StatedValue>()
  for (const value of stated) {
    const definition = definitions.get(value.factId)
    if (!definition || (value.source === selfSource && !definition.selfDeclared)) continue
    const held = best.get(value.factId)
    if (!held || isLater(value, held)) best.set(value.factId, value)
  }
  const current = new Map<string, CurrentValue>()
  for (const [factId, value] of best) {
    const definition = definitions.get(factId)
    if (!definition || value.value === null) continue
    current.set(factId, { ...value, stale: !isFresh(definition, value.asOf, on) })
  }
  return current
}

const isLater = (a: StatedValue, b: StatedValue): boolean => a.asOf > b.asOf || (a.asOf === b.asOf && a.id > b.id)

/** The fresh part as the JSON profile that rules read. */
export function freshProfile(current: ReadonlyMap<string, CurrentValue>): Record<string, unknown> {
  return Object.fromEntries([...current].filter(([, value]) => !value.stale).map(([id, value]) => [id, value.value]))
}
