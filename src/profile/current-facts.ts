import { type FactDefinition, isFresh, selfSource } from './fact-definition.ts'

/** One stated value as recorded. `value` null = withdrawn. */
export type StatedValue = { factId: string; value: unknown; source: string; asOf: string; id: number }

export type CurrentValue = StatedValue & { stale: boolean }

/**
 * The value that counts for each fact. Of each source its latest statement stands (null = it withdrew). Of those a fresh one before a
 * stale one; of an authority's fact what that authority says before what others say, and never the person; then the latest
 * as-of day, then the latest recorded. Pure.
 * @returns by fact id; withdrawn facts are left out, stale ones are kept and marked
 */
export function currentFacts(
  stated: readonly StatedValue[],
  definitions: ReadonlyMap<string, FactDefinition>,
  on: string,
): Map<string, CurrentValue> {
  const latest = new Map<string, StatedValue>()
  for (const value of stated) {
    const definition = definitions.get(value.factId)
    if (!definition || (value.source === selfSource && !definition.selfDeclared)) continue
    const key = `${value.factId} ${value.source}`
    const held = latest.get(key)
    if (!held || isLater(value, held)) latest.set(key, value)
  }
  const current = new Map<string, CurrentValue>()
  for (const value of latest.values()) {
    const definition = definitions.get(value.factId)
    if (!definition || value.value === null) continue
    const candidate = { ...value, stale: !isFresh(definition, value.asOf, on) }
    const held = current.get(value.factId)
    if (!held || outweighs(candidate, held, definition)) current.set(value.factId, candidate)
  }
  return current
}

function outweighs(a: CurrentValue, b: CurrentValue, definition: FactDefinition): boolean {
  if (a.stale !== b.stale) return b.stale
  const [byOwner, heldByOwner] = [a, b].map(({ source }) => isOwner(source, definition))
  if (byOwner !== heldByOwner) return byOwner === true
  return isLater(a, b)
}

/** Whether a source is the authority that keeps the fact. A person's own fact has no such authority: whoever spoke last counts. */
const isOwner = (source: string, { authority, selfDeclared }: FactDefinition): boolean =>
  !selfDeclared && (source === authority.zh || source === authority.en)

/** Whether a statement is of a later day, or of the same and recorded later. */
export const isLater = (a: StatedValue, b: StatedValue): boolean =>
  a.asOf > b.asOf || (a.asOf === b.asOf && a.id > b.id)

/** The fresh part as the JSON profile that rules read. */
export function freshProfile(current: ReadonlyMap<string, CurrentValue>): Record<string, unknown> {
  return Object.fromEntries([...current].filter(([, value]) => !value.stale).map(([id, value]) => [id, value.value]))
}
