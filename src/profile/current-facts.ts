import { currentChoices } from './current-choices.ts'
import { type FactDefinition, isFresh, selfSource } from './fact-definition.ts'

/** A recorded value. `value` null = withdrawn. */
export type StatedValue = { factId: string; value: unknown; source: string; asOf: string; id: number }

/**
 * `sources` names all whose statements make the value, the one in `source` first; `asOf` is the oldest of their days.
 * A fresh SET has in `by` the statements that decide each known choice.
 */
export type CurrentValue = StatedValue & {
  stale: boolean
  sources: readonly string[]
  by?: ReadonlyMap<string, readonly StatedValue[]>
}

/**
 * Picks one value per fact: (1) each source's latest statement, (2) fresh before stale, (3) the fact's own authority
 * before others, (4) later as-of date, (5) recorded later. Fresh statements about a SET are put together by choice.
 * A person's statement about an authority's fact never counts. Pure.
 * @returns by fact id, stale values marked; withdrawn facts are missing
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
  const fresh = new Map<string, CurrentValue[]>()
  for (const value of latest.values()) {
    const definition = definitions.get(value.factId)
    if (!definition || value.value === null) continue
    const stale = !isFresh(definition, value.asOf, on)
    const candidate = { ...value, stale, sources: [value.source] }
    const held = current.get(value.factId)
    if (!held || outweighs(candidate, held, definition)) current.set(value.factId, candidate)
    if (definition.kind === 'SET' && !stale) fresh.set(value.factId, [...(fresh.get(value.factId) ?? []), candidate])
  }
  for (const [id, values] of fresh) {
    const [first, definition] = [current.get(id), definitions.get(id)]
    if (!first || !definition) continue
    const value = together(first, values, definition)
    if (value) current.set(id, value)
    else current.delete(id)
  }
  return current
}

/** @param first the value that would count alone @returns undefined when no statement decides any choice */
function together(
  first: CurrentValue,
  fresh: readonly CurrentValue[],
  definition: FactDefinition,
): CurrentValue | undefined {
  const { value, by } = currentChoices(fresh, definition)
  const makers = [...new Set([...by.values()].flat())]
  if (makers.length === 0) return undefined
  const sources = makers
    .map(({ source }) => source)
    .sort((a, b) => Number(b === first.source) - Number(a === first.source))
  const asOf = makers.map((one) => one.asOf).sort()[0] ?? first.asOf
  return { ...first, value, asOf, source: sources[0] ?? first.source, sources, by }
}

function outweighs(a: CurrentValue, b: CurrentValue, definition: FactDefinition): boolean {
  if (a.stale !== b.stale) return b.stale
  const [byOwner, heldByOwner] = [a, b].map(({ source }) => isOwner(source, definition))
  if (byOwner !== heldByOwner) return byOwner === true
  return isLater(a, b)
}

/** Whether a source is the authority of a fact. A self-declared fact has none: its latest statement counts. */
const isOwner = (source: string, { authority, selfDeclared }: FactDefinition): boolean =>
  !selfDeclared && (source === authority.zh || source === authority.en)

/** Whether a statement has a later day, or the same day and was recorded later. Pure. */
export const isLater = (a: StatedValue, b: StatedValue): boolean =>
  a.asOf > b.asOf || (a.asOf === b.asOf && a.id > b.id)

/** Fresh values as the JSON profile that rules read. Pure. */
export function freshProfile(current: ReadonlyMap<string, CurrentValue>): Record<string, unknown> {
  return Object.fromEntries([...current].filter(([, value]) => !value.stale).map(([id, value]) => [id, value.value]))
}
