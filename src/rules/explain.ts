import { evaluate, evaluateLeaf } from './evaluate.ts'
import { type Catalogue, membership } from './fact.ts'
import { actualJson, expectedJson, valueText, wantedText } from './leaf-text.ts'
import { type Locale, messages } from './messages.ts'
import type { Profile } from './profile.ts'
import { childrenOf, factOf, isLeaf, type Leaf, type Rule } from './rule.ts'
import { simplify } from './simplify.ts'
import { toVerdict, type Verdict } from './verdict.ts'

/** Why a verdict: one node per sub-rule of the rule as written, in rule order. `verdict` of a node follows from its children. */
export type Explanation = {
  /** How the children make the verdict: all, any, not, one (takes the child's), decided (the same for every value), leaf. */
  by: 'all' | 'any' | 'not' | 'one' | 'decided' | 'leaf'
  verdict: Verdict
  /** One line in plain words. */
  label: string
  fact?: string
  actual?: unknown
  expected?: unknown
  source?: string
  asOf?: string
  clause?: string
  children: Explanation[]
}

/** Who stated a fact and as of which day. */
export type Provenance = (factId: string) => { source?: string; asOf?: string } | undefined

/**
 * Explains a rule for one profile on one day. The root's verdict is that of the simplified rule, which is what decides.
 * @param rule as written (parsed, not simplified)
 */
export function explain(
  rule: Rule,
  profile: Profile,
  on: string,
  catalogue: Catalogue,
  locale: Locale,
  provenance: Provenance = () => undefined,
): Explanation {
  const written = explainNode(rule, { profile, on, catalogue, locale, provenance })
  const verdict = toVerdict(evaluate(simplify(rule, catalogue), profile, on))
  if (written.verdict === verdict) return written
  // Kleene alone left it open; it is the same for every value of the missing facts
  return { by: 'decided', verdict, label: messages[locale].decided[verdict], children: [written] }
}

type Asked = { profile: Profile; on: string; catalogue: Catalogue; locale: Locale; provenance: Provenance }

function explainNode(rule: Rule, asked: Asked): Explanation {
  const text = messages[asked.locale]
  const verdict = toVerdict(evaluate(rule, asked.profile, asked.on))
  const clause = rule.clause === undefined ? {} : { clause: rule.clause }
  if (isLeaf(rule)) return { ...explainLeaf(rule, asked), ...clause }
  const children = childrenOf(rule).map((child) => explainNode(child, asked))
  if (rule.op === 'const') return { by: 'leaf', verdict, label: text.everyone, ...clause, children }
  if (rule.op === 'portrait')
    return { by: 'one', verdict, label: text.portrait(rule.id, rule.version), ...clause, children }
  if (rule.op === 'all' || rule.op === 'any' || rule.op === 'not')
    return { by: rule.op, verdict, label: text[rule.op], ...clause, children }
  throw new Error('a rule node of unknown kind')
}

function explainLeaf(leaf: Leaf, asked: Asked): Explanation {
  const { profile, on, catalogue, locale, provenance } = asked
  const text = messages[locale]
  const fact = factOf(leaf)
  const value = profile.get(fact)
  const verdict = toVerdict(evaluateLeaf(leaf, value, on))
  const name = fact === membership ? text.membership : (catalogue.facts.get(fact)?.label[locale] ?? fact)
  const wanted = wantedText(leaf, catalogue, locale)
  const base = { by: 'leaf' as const, verdict, fact, expected: expectedJson(leaf), children: [] }
  if (value === undefined) return { ...base, label: text.missing(name, wanted) }
  const actual = valueText(fact, value, catalogue, locale)
  const label =
    verdict === 'UNKNOWN' ? text.coarse(name, wanted, actual) : text.leaf(name, wanted, actual, text.verdict[verdict])
  return { ...base, label, actual: actualJson(value), ...provenance(fact) }
}
