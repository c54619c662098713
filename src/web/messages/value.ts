import type { Explanation, FactDefinition, Json, MeasureMatch, Verdict } from '../api/types.ts'
import type { Messages } from './zh.ts'

/** A fact's value in words; null is "unknown", an empty set is "none". */
export function valueText(value: Json | undefined, words: Messages, unit?: string | null): string {
  if (value === null || value === undefined) return words.unknownValue
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number') return `${value.toLocaleString()}${unit ? ` ${unit}` : ''}`
  if (typeof value === 'string') return value
  if (Array.isArray(value))
    return value.length ? value.map((v) => valueText(v, words, unit)).join(words.listSeparator) : words.noneValue
  return expectationText(value, words, unit)
}

/** What a leaf demands: `{gte: 10}` or several such, or a bare value. */
export function expectationText(expected: Json, words: Messages, unit?: string | null): string {
  if (typeof expected !== 'object' || expected === null || Array.isArray(expected))
    return valueText(expected, words, unit)
  const parts = Object.entries(expected)
    .filter(([key]) => key !== 'fact' && key !== 'clause')
    .map(([key, v]) => words.operators[key]?.(valueText(v, words, unit)) ?? `${key} ${valueText(v, words, unit)}`)
  return parts.join(words.listSeparator)
}

/** One line that says why, drawn from the leaves that bear the verdict. */
export function reasonText(match: MeasureMatch, words: Messages): string {
  if (match.verdict === 'UNKNOWN' && match.missingFacts.length)
    return words.reason.UNKNOWN(match.missingFacts.map((f) => f.name).join(words.listSeparator))
  const leaves = leavesOf(match.explanation, match.verdict).slice(0, 3)
  const said = leaves.map((leaf) => leafText(leaf, words))
  return words.reason[match.verdict]([...new Set(said)].join('；') || match.explanation.label)
}

function leafText(leaf: Explanation, words: Messages): string {
  if (leaf.verdict === 'ELIGIBLE' && leaf.clause) return leaf.clause
  if (leaf.expected === null) return leaf.clause ?? leaf.label
  return `${leaf.label} ${expectationText(leaf.expected, words)}`
}

/** Under a "not" the leaf's own verdict is the opposite one; then the node above speaks for it. */
function leavesOf(node: Explanation, verdict: Verdict): Explanation[] {
  if (node.verdict !== verdict) return []
  const below = (node.children ?? []).flatMap((child) => leavesOf(child, verdict))
  return below.length ? below : [node]
}

/** Ids of the facts a rule tests, in the order they appear. */
export function factsOfRule(rule: Json): string[] {
  if (typeof rule !== 'object' || rule === null) return []
  if (Array.isArray(rule)) return [...new Set(rule.flatMap(factsOfRule))]
  const own = typeof rule['fact'] === 'string' ? [rule['fact']] : []
  const below = [rule['all'], rule['any'], rule['not']].flatMap((part) => factsOfRule(part ?? null))
  return [...new Set([...own, ...below])]
}

export const byId = (facts: readonly FactDefinition[]): Map<string, FactDefinition> =>
  new Map(facts.map((f) => [f.id, f]))
