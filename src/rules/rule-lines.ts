import { type Catalogue, membership } from './fact.ts'
import { wantedText } from './leaf-text.ts'
import { type Locale, messages } from './messages.ts'
import { childrenOf, factOf, isLeaf, type Rule } from './rule.ts'

/** A sub-rule in words. It belongs to the nearest line before it with a smaller depth; 0 = the whole rule. */
export type RuleLine = { depth: number; text: string; clause?: string }

/**
 * A rule in the words of its explanations, as publishers and reviewers read it. Pure.
 * @param rule the rule as written: parsed, not simplified
 */
export function ruleLines(rule: Rule, catalogue: Catalogue, locale: Locale): RuleLine[] {
  const text = messages[locale]
  const lineOf = (node: Rule, excluded: boolean): string => {
    if (isLeaf(node)) {
      const fact = factOf(node)
      const name = fact === membership ? text.membership : (catalogue.facts.get(fact)?.label[locale] ?? fact)
      return text.line(name, wantedText(node, catalogue, locale))
    }
    switch (node.op) {
      case 'all':
        return excluded ? text.caseAll : text.all
      case 'any':
        return excluded ? text.caseAny : text.any
      case 'not':
        return text.not
      case 'const':
        return text.everyone
      case 'portrait':
        return text.portrait(catalogue.portraits?.get(node.id)?.name ?? node.id, node.version)
    }
  }
  const lines = (node: Rule, depth: number, excluded: boolean): RuleLine[] => [
    { depth, text: lineOf(node, excluded), ...(node.clause === undefined ? {} : { clause: node.clause }) },
    ...childrenOf(node).flatMap((child) => lines(child, depth + 1, node.op === 'not' ? !excluded : excluded)),
  ]
  return lines(rule, 0, false)
}
