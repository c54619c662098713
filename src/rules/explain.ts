import { completedYears } from './day.ts'
import { decide } from './decide.ts'
import { evaluate, evaluateLeaf } from './evaluate.ts'
import { type Catalogue, membership } from './fact.ts'
import { actualJson, elapsedText, expectedJson, valueText, wantedText, yearsOf } from './leaf-text.ts'
import { type Locale, messages } from './messages.ts'
import type { Profile } from './profile.ts'
import { childrenOf, factOf, isLeaf, type Leaf, type Rule } from './rule.ts'
import { toVerdict, type Verdict } from './verdict.ts'

/** Explanation of a verdict: one node per sub-rule as written, in rule order. A node's follows from its children. */
export type Explanation = {
  /** How the children make the verdict. one = the only child's; decided = the same for every value of missing facts. */
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

/** Where a fact's value comes from, or why the fact has none. */
export type Origin = {
  source?: string
  asOf?: string
  /** Whether the latest value is too old to count. */
  stale?: boolean
  /** Names of the missing inputs of a computed fact. */
  missing?: readonly string[]
}

/** Looks up the origin of a fact. */
export type Provenance = (factId: string) => Origin | undefined

/**
 * Explains a rule for one profile on one day. The root has the verdict of the simplified rule, which decides.
 * @param rule the rule as written: parsed, not simplified
 */
export function explain(
  rule: Rule,
  profile: Profile,
  on: string,
  catalogue: Catalogue,
  locale: Locale,
  provenance: Provenance = () => undefined,
): Explanation {
  const written = explainNode(rule, { profile, on, catalogue, locale, provenance, excluded: false })
  const verdict = toVerdict(evaluate(decide(rule, catalogue), profile, on))
  if (written.verdict === verdict) return written
  // Kleene's logic leaves the verdict open, but the verdict is the same for every value of the missing facts.
  return { by: 'decided', verdict, label: messages[locale].decided[verdict], children: [written] }
}

type Subject = {
  profile: Profile
  on: string
  catalogue: Catalogue
  locale: Locale
  provenance: Provenance
  /** Under a "not": the sub-rule describes a case that is excluded, not a requirement. */
  excluded: boolean
}

function explainNode(rule: Rule, subject: Subject): Explanation {
  const text = messages[subject.locale]
  const verdict = toVerdict(evaluate(rule, subject.profile, subject.on))
  const clause = rule.clause === undefined ? {} : { clause: rule.clause }
  if (isLeaf(rule)) return { ...explainLeaf(rule, subject), ...clause }
  const below = rule.op === 'not' ? { ...subject, excluded: !subject.excluded } : subject
  const children = childrenOf(rule).map((child) => explainNode(child, below))
  switch (rule.op) {
    case 'const':
      return { by: 'leaf', verdict, label: text.everyone, ...clause, children }
    case 'portrait': {
      const name = subject.catalogue.portraits?.get(rule.id)?.name ?? rule.id
      return { by: 'one', verdict, label: text.portrait(name, rule.version), ...clause, children }
    }
    case 'all':
      return { by: 'all', verdict, label: subject.excluded ? text.caseAll : text.all, ...clause, children }
    case 'any':
      return { by: 'any', verdict, label: subject.excluded ? text.caseAny : text.any, ...clause, children }
    case 'not':
      return { by: 'not', verdict, label: text.not, ...clause, children }
  }
  throw new Error('a rule node of unknown kind')
}

function explainLeaf(leaf: Leaf, subject: Subject): Explanation {
  const { profile, on, catalogue, locale, provenance, excluded } = subject
  const text = messages[locale]
  const fact = factOf(leaf)
  const value = profile.get(fact)
  const verdict = toVerdict(evaluateLeaf(leaf, value, on))
  const name = fact === membership ? text.membership : (catalogue.facts.get(fact)?.label[locale] ?? fact)
  const wanted = wantedText(leaf, catalogue, locale)
  const { source, asOf, stale, missing } = provenance(fact) ?? {}
  const base = { by: 'leaf' as const, verdict, fact, expected: expectedJson(leaf), children: [] }
  const from = { ...(source === undefined ? {} : { source }), ...(asOf === undefined ? {} : { asOf }) }
  if (value === undefined) {
    const lack = excluded ? text.caseMissing(name, wanted) : text.missing(name, wanted)
    if (stale && asOf !== undefined) return { ...base, ...from, label: text.stale(lack, asOf) }
    return { ...base, label: missing?.length ? text.inputs(lack, missing.join(text.separator)) : lack }
  }
  const known = valueText(fact, value, catalogue, locale)
  const past = value.kind === 'DATE' && value.value <= on ? value.value : undefined
  const actual =
    past && leaf.op === 'age'
      ? text.age(known, completedYears(past, on), yearsOf(fact, catalogue, locale))
      : past && leaf.op === 'since'
        ? elapsedText(past, on, leaf, locale)
        : known
  const judged = (): string =>
    verdict === 'UNKNOWN' ? text.coarse(name, wanted, actual) : text.leaf(name, wanted, actual, text.verdict[verdict])
  return {
    ...base,
    ...from,
    label: excluded ? text.case(name, wanted, actual, verdict) : judged(),
    actual: actualJson(value),
  }
}
