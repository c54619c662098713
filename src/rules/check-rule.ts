import { findContradiction } from './contradiction.ts'
import { decide } from './decide.ts'
import { type Catalogue, membership } from './fact.ts'
import { messages } from './messages.ts'
import { parseRule } from './parse-rule.ts'
import { type Problem, problems } from './problem.ts'
import type { Rule } from './rule.ts'

export type CheckResult = { ok: true; rule: Rule; simplified: Rule } | { ok: false; errors: Problem[] }

/**
 * Checks a publisher's rule: it parses, and no contradiction makes it impossible to meet.
 * @returns the rule as written and simplified, or its problems with their paths
 */
export function checkRule(json: unknown, catalogue: Catalogue): CheckResult {
  const parsed = parseRule(json, catalogue)
  if (!parsed.ok) return parsed
  const simplified = decide(parsed.rule, catalogue)
  const impossible = simplified.op === 'const' && !simplified.value
  const found = findContradiction(parsed.rule, catalogue)
  if (!impossible && !found) return { ok: true, rule: parsed.rule, simplified }
  const name = (fact: string, locale: 'zh' | 'en'): string =>
    fact === membership ? messages[locale].membership : (catalogue.facts.get(fact)?.label[locale] ?? fact)
  const facts = found?.facts ?? []
  const names = (locale: 'zh' | 'en'): string[] => facts.map((fact) => name(fact, locale))
  const why = problems.impossible({ facts, zh: names('zh'), en: names('en') })
  return { ok: false, errors: [{ path: found?.path ?? 'rule', ...why }] }
}
