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
  for (const child of rule.rules) {
    const small = simplify(child, catalogue)
    for (const part of small.op === rule.op ? small.rules : [small]) {
      if (part.op === 'const') {
        if (part.value === deciding) return constant(deciding)
        continue
      }
      const key = keyOf(part)
      if (!parts.has(key)) parts.set(key, part)
    }
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
