import type { SetJson } from './choices.ts'
import type { StatedValue } from './current-facts.ts'
import { type FactDefinition, selfSource } from './fact-definition.ts'

/** What several sources know of a SET together, and which statements decide each known choice. */
export type CurrentChoices = { value: SetJson; by: ReadonlyMap<string, readonly StatedValue[]> }

/**
 * Puts the statements of several sources about one SET together. A choice is a yes where any source says so, a no where
 * its own authority says so and no source says yes, else unknown. Pure.
 * @param stated each source's latest fresh statement
 * @returns a closed list where every choice is known
 */
export function currentChoices(stated: readonly StatedValue[], definition: FactDefinition): CurrentChoices {
  const [yes, no]: [string[], string[]] = [[], []]
  const by = new Map<string, readonly StatedValue[]>()
  for (const { id } of definition.values ?? []) {
    const said = stated.filter(({ value }) => says(value as SetJson, id) === true)
    const denied = stated.filter(
      ({ value, source }) => says(value as SetJson, id) === false && keepsChoice(source, definition, id),
    )
    if (said.length > 0) yes.push(id)
    else if (denied.length > 0) no.push(id)
    else continue
    by.set(id, said.length > 0 ? said : denied)
  }
  const isClosed = yes.length + no.length === (definition.values?.length ?? 0)
  return { value: isClosed ? yes : { yes, no }, by }
}

/** What a SET says about one choice; undefined = nothing. Pure. */
export function says(set: SetJson | undefined, choice: string): boolean | undefined {
  if (set === undefined) return undefined
  if (!('yes' in set)) return set.includes(choice)
  return set.yes.includes(choice) ? true : set.no.includes(choice) ? false : undefined
}

/** Whether a source is the authority of a choice. Of a self-declared fact it is the person. Pure. */
function keepsChoice(source: string, { values, authority, selfDeclared }: FactDefinition, choice: string): boolean {
  const own = values?.find(({ id }) => id === choice)?.authority
  const { zh, en } = own ?? authority
  return source === zh || source === en || (own === undefined && selfDeclared && source === selfSource)
}
