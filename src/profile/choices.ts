/** A SET as JSON: a list (closed: every other choice is a no), or what is known of single choices. */
export type SetJson = readonly string[] | { readonly yes: readonly string[]; readonly no: readonly string[] }

/**
 * Adds what follows from other facts about choices of a SET. What is known already is kept. Pure.
 * @param known undefined = nothing is known of the SET; a closed list knows every choice
 */
export function mergeChoices(
  known: SetJson | undefined,
  more: { readonly yes: readonly string[]; readonly no: readonly string[] },
): SetJson {
  if (known !== undefined && !('yes' in known)) return known
  const { yes, no } = known ?? { yes: [], no: [] }
  return {
    yes: [...new Set([...yes, ...more.yes.filter((choice) => !no.includes(choice))])],
    no: [...new Set([...no, ...more.no.filter((choice) => !yes.includes(choice))])],
  }
}
