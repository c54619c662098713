import type { Catalogue, Problem } from './fact.ts'
import { parseRule } from './parse-rule.ts'
import type { Rule } from './rule.ts'
import { simplify } from './simplify.ts'

export type CheckResult = { ok: true; rule: Rule; simplified: Rule } | { ok: false; errors: Problem[] }

/**
 * What a publisher's rule must pass: parses, and somebody can meet it.
 * @returns the rule as written and simplified, or every problem with its path
 */
export function checkRule(json: unknown, catalogue: Catalogue): CheckResult {
  const parsed = parseRule(json, catalogue)
  if (!parsed.ok) return parsed
  const simplified = simplify(parsed.rule, catalogue)
  if (simplified.op === 'const' && !simplified.value) {
    return { ok: false, errors: [{ path: 'rule', message: '此条件任何人都不可能满足 nobody can meet this rule' }] }
  }
  return { ok: true, rule: parsed.rule, simplified }
}
