import { evaluateLeaf } from './evaluate.ts'
import type { Catalogue } from './fact.ts'
import type { Value } from './profile.ts'
import { childrenOf, factOf, isLeaf, type Leaf, leavesOf, type Rule } from './rule.ts'
import { simplify } from './simplify.ts'

// A longer rule keeps its own form. Why: one split can make a rule four times as long for every engine.
const leavesMax = 64

/**
 * The rule that every engine decides: simplified, and definite where each value of a missing yes/no or choice gives
 * the same verdict. Pure.
 * @example (foreign and capital>=500) or (not foreign and capital>=100) holds with capital 800, foreign or not
 */
export function decide(rule: Rule, catalogue: Catalogue): Rule {
  let decided = simplify(rule, catalogue)
  for (const leaves of splitFacts(decided)) {
    const wider = split(decided, leaves, catalogue)
    if (leavesOf(wider).length <= leavesMax) decided = wider
  }
  return decided
}

/** Leaves of each yes/no or choice that a rule tests in several ways. One way alone never keeps a rule open. */
function splitFacts(rule: Rule): Leaf[][] {
  const own = leavesOf(rule).filter((leaf) => leaf.op === 'boolean' || leaf.op === 'enum')
  return [...Map.groupBy(own, factOf).values()].filter((leaves) => leaves.length > 1)
}

/** Adds to a rule that it holds where all cases hold, and fails where none does. */
function split(rule: Rule, leaves: readonly Leaf[], catalogue: Catalogue): Rule {
  const cases = casesOf(leaves).map((value) => simplify(assume(rule, leaves, value), catalogue))
  const every = simplify({ op: 'all', rules: cases }, catalogue)
  const some = simplify({ op: 'any', rules: cases }, catalogue)
  return simplify({ op: 'all', rules: [{ op: 'any', rules: [rule, every] }, some] }, catalogue)
}

/** Values that the leaves of one fact distinguish. The empty choice is any other, also one added later. */
function casesOf(leaves: readonly Leaf[]): Value[] {
  if (leaves[0]?.op === 'boolean') return [true, false].map((value) => ({ kind: 'BOOLEAN', value }))
  const named = leaves.flatMap((leaf) => (leaf.op === 'enum' ? leaf.values : []))
  return [...new Set(named), ''].map((value) => ({ kind: 'ENUM', value }))
}

/** The rule with the leaves of one fact decided by a value. The leaves of other facts stay. */
function assume(rule: Rule, leaves: readonly Leaf[], value: Value): Rule {
  if (isLeaf(rule)) {
    // the value decides each of its leaves, whatever the day
    return leaves.includes(rule) ? { op: 'const', value: evaluateLeaf(rule, value, '') === true } : rule
  }
  if (rule.op === 'all' || rule.op === 'any')
    return { op: rule.op, rules: childrenOf(rule).map((child) => assume(child, leaves, value)) }
  return rule.op === 'not' ? { op: 'not', rule: assume(rule.rule, leaves, value) } : rule
}
