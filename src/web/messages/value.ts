import type { FactDefinition, Verdict } from '../api/generated/types.ts'
import type { Json } from '../api/json.ts'
import type { Explanation, MeasureMatch } from '../api/match.ts'
import type { Messages } from './shared.zh.ts'

/** The reason in one line, from the leaves that decide the verdict. */
export function reasonText(match: MeasureMatch, words: Messages): string {
  if (match.verdict === 'UNKNOWN' && match.missingFacts.length)
    return words.reason.UNKNOWN(match.missingFacts.map((f) => f.name).join(words.listSeparator))
  const leaves = leavesOf(match.explanation, match.verdict).slice(0, 3)
  const said = leaves.map(sentenceOf)
  return words.reason[match.verdict]([...new Set(said)].join('；'))
}

/** A "not" is explained by the excluded condition. */
function sentenceOf(node: Explanation): string {
  if (node.clause && (node.verdict === 'ELIGIBLE' || node.children?.length)) return node.clause
  const [below] = node.children ?? []
  return below ? `${node.label}（${below.clause ?? below.label}）` : node.label
}

/** Leaves with a verdict. Under a "not" the leaf's verdict is inverted, and the node above explains it. */
function leavesOf(node: Explanation, verdict: Verdict): Explanation[] {
  if (node.verdict !== verdict) return []
  const below = (node.children ?? []).flatMap((child) => leavesOf(child, verdict))
  return below.length ? below : [node]
}

/** Ids of a rule's facts in order of appearance. */
export function factsOfRule(rule: Json): string[] {
  if (typeof rule !== 'object' || rule === null) return []
  if (Array.isArray(rule)) return [...new Set(rule.flatMap(factsOfRule))]
  const own = typeof rule['fact'] === 'string' ? [rule['fact']] : []
  const below = [rule['all'], rule['any'], rule['not']].flatMap((part) => factsOfRule(part ?? null))
  return [...new Set([...own, ...below])]
}

export const byId = (facts: readonly FactDefinition[]): Map<string, FactDefinition> =>
  new Map(facts.map((f) => [f.id, f]))
