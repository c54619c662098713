import { codeRanges, mergeRanges } from './code-ranges.ts'
import type { Catalogue } from './fact.ts'
import { childrenOf, type Rule } from './rule.ts'
import { coversAll, excludesAll } from './value-sets.ts'

const constant = (value: boolean): Rule => ({ op: 'const', value })

/**
 * A smaller rule with the same definite verdicts. Pure.
 * An unknown verdict becomes definite where every possible value gives the same one (x<30 or x>=30).
 * Kleene's logic alone leaves such a verdict unknown.
 */
export function simplify(rule: Rule, catalogue: Catalogue): Rule {
  switch (rule.op) {
    case 'all':
    case 'any':
      return simplifyGroup(rule, catalogue)
    case 'not': {
      const inner = simplify(rule.rule, catalogue)
      if (inner.op === 'const') return constant(!inner.value)
      if (inner.op === 'not') return inner.rule
      return { op: 'not', rule: inner, ...clauseOf(rule) }
    }
    case 'portrait':
      return simplify(rule.rule, catalogue)
    case 'number':
      // the fact's own bounds can decide a test without a value
      if (coversAll([rule], catalogue)) return constant(true)
      return excludesAll([rule], catalogue) ? constant(false) : rule
    default:
      return rule
  }
}

const clauseOf = (rule: Rule): { clause?: string } => (rule.clause === undefined ? {} : { clause: rule.clause })

function simplifyGroup(rule: Rule & { op: 'all' | 'any' }, catalogue: Catalogue): Rule {
  // the value that decides the group; the other value changes nothing in it
  const deciding = rule.op === 'any'
  const parts = new Map<string, Rule>()
  const flat = rule.rules.flatMap((child) => {
    const small = simplify(child, catalogue)
    return small.op === rule.op ? small.rules : [small]
  })
  for (const part of joinCodes(flat, rule.op, catalogue)) {
    if (part.op === 'const') {
      if (part.value === deciding) return constant(deciding)
      continue
    }
    const key = keyOf(part)
    if (!parts.has(key)) parts.set(key, part)
  }
  for (const part of parts.values()) {
    if (parts.has(part.op === 'not' ? keyOf(part.rule) : keyOf({ op: 'not', rule: part }))) return constant(deciding)
  }
  const list = [...parts.values()]
  if (rule.op === 'any' ? coversAll(list, catalogue) : excludesAll(list, catalogue)) return constant(deciding)
  const kept = absorb(list, parts)
  const [only] = kept
  if (kept.length === 1 && only) return only
  return kept.length === 0 ? constant(!deciding) : { op: rule.op, rules: kept, ...clauseOf(rule) }
}

/** Tests of one code fact as one: any of them in an `any`, none of them in an `all`. Why: all parts are the whole code. */
function joinCodes(rules: readonly Rule[], op: 'all' | 'any', catalogue: Catalogue): Rule[] {
  const own = (rule: Rule): CodeLeaf | undefined => {
    const leaf = op === 'any' ? rule : rule.op === 'not' ? rule.rule : undefined
    return leaf?.op === 'code' ? leaf : undefined
  }
  const byFact = Map.groupBy(
    rules.flatMap((rule) => own(rule) ?? []),
    ({ fact }) => fact,
  )
  const joined = [...byFact.values()].filter((leaves) => leaves.length > 1)
  if (joined.length === 0) return [...rules]
  const replaced = new Set(joined.flat())
  const rest = rules.filter((rule) => !replaced.has(own(rule) as CodeLeaf))
  return [
    ...rest,
    ...joined
      .map((leaves) => joinLeaves(leaves, catalogue))
      .map((leaf): Rule => (op === 'any' ? leaf : { op: 'not', rule: leaf })),
  ]
}

type CodeLeaf = Extract<Rule, { op: 'code' }>

function joinLeaves(leaves: readonly CodeLeaf[], catalogue: Catalogue): CodeLeaf {
  const fact = leaves[0]?.fact ?? ''
  const system = catalogue.codes.get(catalogue.facts.get(fact)?.codeSystem ?? '')
  const codes = [...new Set(leaves.flatMap((leaf) => leaf.codes))]
  const ranges = mergeRanges(leaves.flatMap((leaf) => leaf.ranges))
  const entries = codes.flatMap((code) => system?.find(code) ?? [])
  return { op: 'code', fact, codes, ranges: mergeRanges([...ranges, ...codeRanges(entries, system)]) }
}

/** x and (x or y) is x; x or (x and y) is x. */
function absorb(list: readonly Rule[], parts: ReadonlyMap<string, Rule>): Rule[] {
  return list.filter((part) => {
    if (part.op !== 'all' && part.op !== 'any') return true
    return !childrenOf(part).some((child) => parts.has(keyOf(child)))
  })
}

/** A key of a rule. Equal keys mean equal rules, apart from clauses. */
function keyOf(rule: Rule): string {
  const { clause: _clause, ...rest } = rule
  if (rest.op === 'all' || rest.op === 'any') return `${rest.op}(${rest.rules.map(keyOf).sort().join()})`
  if (rest.op === 'not' || rest.op === 'portrait') return `${rest.op}(${keyOf(rest.rule)})`
  // every leaf is built with its keys in the same order
  return JSON.stringify(rest)
}
