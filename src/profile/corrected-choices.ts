import type { SetJson } from './choices.ts'
import { says } from './current-choices.ts'
import { isLater, type StatedValue } from './current-facts.ts'
import type { FactDefinition } from './fact-definition.ts'

/** The Chinese name under which a choice is stated: its own authority's, else the fact's. Pure. */
export const keeperOf = ({ values, authority }: FactDefinition, choice: string): string =>
  (values?.find(({ id }) => id === choice)?.authority ?? authority).zh

/**
 * A SET as its authorities would state it: each lists those of its own choices that are in it. Pure.
 * @example [low_income, veteran] → 民政局 [low_income], 退役军人事务局 [veteran], 残疾人联合会 []
 */
export function statedByKeepers(held: SetJson, definition: FactDefinition): Map<string, string[]> {
  const lists = new Map<string, string[]>()
  for (const { id } of definition.values ?? []) {
    const keeper = keeperOf(definition, id)
    const list = lists.get(keeper) ?? []
    if (says(held, id)) list.push(id)
    lists.set(keeper, list)
  }
  return lists
}

/**
 * What is stated when a SET is corrected: each authority with a changed choice states its list, and any other source
 * that said a wrong yes states its own without it. Without a change every authority confirms its list. Pure.
 * @param stated statements of the sources that count now
 */
export function correctedChoices(
  claimed: SetJson,
  current: SetJson | undefined,
  definition: FactDefinition,
  stated: readonly StatedValue[],
): { source: string; list: string[] }[] {
  const changed = (definition.values ?? []).flatMap(({ id }) =>
    says(claimed, id) === (says(current, id) ?? false) ? [] : [id],
  )
  const keepers = new Set(changed.map((id) => keeperOf(definition, id)))
  const restated = [...statedByKeepers(claimed, definition)].filter(
    ([keeper]) => changed.length === 0 || keepers.has(keeper),
  )
  const latest = new Map(stated.map((one) => [one.source, one]))
  for (const one of stated) if (isLater(one, latest.get(one.source) ?? one)) latest.set(one.source, one)
  const others = [...latest.values()].flatMap(({ source, value }) => {
    const said = (definition.values ?? []).flatMap(({ id }) => (says(value as SetJson, id) ? [id] : []))
    const list = said.filter((id) => says(claimed, id))
    return keepers.has(source) || list.length === said.length ? [] : [{ source, list }]
  })
  return [...restated.map(([source, list]) => ({ source, list })), ...others]
}
