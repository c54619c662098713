import { badInput, type FieldProblem } from '../platform/errors.ts'
import type { Refusal } from '../platform/refusal.ts'
import { platformRefusals } from '../platform/refusals.ts'
import type { Catalogues } from '../profile/catalogues.ts'
import { checkRule } from '../rules/check-rule.ts'
import type { AudienceKind, Catalogue } from '../rules/fact.ts'
import type { Rule } from '../rules/rule.ts'
import type { Route } from './policy.ts'
import { publishRefusals } from './refusals.ts'

/** A publisher's input, in the shapes of the contract's input types. */
export type MeasureInput = {
  title: string
  audience: AudienceKind
  rule?: unknown
  support?: string | null
  applyFrom?: string | null
  applyTo?: string | null
  contact?: string | null
  serviceLink?: { title: string; url: string } | null
  clause?: string | null
}
export type PolicyInput = {
  title: string
  documentNumber?: string | null
  issuedOn?: string | null
  effectiveFrom?: string | null
  effectiveTo?: string | null
  body: string
  tags: readonly string[]
  measures: readonly MeasureInput[]
  route: Route
  urgent?: boolean | null
  interpretations?: readonly { title: string; body: string }[] | null
  supersedes?: string | null
  amends?: readonly { policy: string; measures?: readonly string[] | null }[] | null
}

export type CheckedMeasure = MeasureInput & { parsedRule: Rule | null; simplifiedRule: Rule | null }

const limits = {
  title: 300,
  body: 300_000,
  short: 500,
  long: 20_000,
  measures: 100,
  interpretations: 20,
  tags: 50,
  amends: 20,
}

/**
 * Checks a whole document.
 * @returns its measures with parsed and simplified rules
 * @throws BAD_USER_INPUT with every wrong path, rules included (`input.measures[1].rule.all[0].gte`)
 */
export function checkPolicyInput(input: PolicyInput, catalogues: Catalogues): CheckedMeasure[] {
  const problems: FieldProblem[] = []
  const text = (path: string, value: string | null | undefined, max: number, needed = false): void => {
    if (needed && !value?.trim()) problems.push({ path, ...platformRefusals.required })
    if (value && value.length > max) problems.push({ path, ...platformRefusals.tooLong({ max }) })
  }
  text('input.title', input.title, limits.title, true)
  text('input.body', input.body, limits.body)
  text('input.documentNumber', input.documentNumber, limits.short)
  order(problems, 'input.effectiveTo', input.effectiveFrom, input.effectiveTo, publishRefusals.endsTooEarly)
  count(problems, 'input.measures', input.measures, limits.measures)
  count(problems, 'input.interpretations', input.interpretations ?? [], limits.interpretations)
  count(problems, 'input.tags', input.tags, limits.tags)
  count(problems, 'input.amends', input.amends ?? [], limits.amends)
  for (const [i, interpretation] of (input.interpretations ?? []).slice(0, limits.interpretations).entries()) {
    text(`input.interpretations[${i}].title`, interpretation.title, limits.title, true)
    text(`input.interpretations[${i}].body`, interpretation.body, limits.long, true)
  }
  const checked = input.measures.slice(0, limits.measures).map((measure, i) => {
    const path = `input.measures[${i}]`
    text(`${path}.title`, measure.title, limits.title, true)
    text(`${path}.support`, measure.support, limits.short)
    text(`${path}.contact`, measure.contact, limits.short)
    text(`${path}.clause`, measure.clause, limits.long)
    order(problems, `${path}.applyTo`, measure.applyFrom, measure.applyTo, publishRefusals.applyEndsTooEarly)
    if (measure.serviceLink) checkLink(problems, `${path}.serviceLink`, measure.serviceLink)
    return { ...measure, ...checkMeasureRule(problems, path, measure.rule, catalogues.of(measure.audience)) }
  })
  if (problems.length > 0) throw badInput(problems)
  return checked
}

/** Parses and simplifies a measure's rule; null = everyone. Adds its problems to `problems`. */
export function checkMeasureRule(
  problems: FieldProblem[],
  path: string,
  rule: unknown,
  catalogue: Catalogue,
): { parsedRule: Rule | null; simplifiedRule: Rule | null } {
  if (rule === null || rule === undefined) return { parsedRule: null, simplifiedRule: null }
  const result = checkRule(rule, catalogue)
  if (result.ok) return { parsedRule: result.rule, simplifiedRule: result.simplified }
  problems.push(...result.errors.map((error) => ({ ...error, path: `${path}.${error.path}` })))
  return { parsedRule: null, simplifiedRule: null }
}

function count(problems: FieldProblem[], path: string, list: readonly unknown[], max: number): void {
  if (list.length > max) problems.push({ path, ...publishRefusals.itemsMax({ max }) })
}

function order(
  problems: FieldProblem[],
  path: string,
  from: string | null | undefined,
  to: string | null | undefined,
  why: Refusal,
): void {
  if (from && to && to < from) problems.push({ path, ...why })
}

function checkLink(problems: FieldProblem[], path: string, link: { title: string; url: string }): void {
  if (!link.title.trim() || link.title.length > limits.title)
    problems.push({ path: `${path}.title`, ...platformRefusals.required })
  const url = URL.canParse(link.url) ? new URL(link.url) : undefined
  const fine =
    url !== undefined && ['https:', 'http:'].includes(url.protocol) && !url.username && link.url.length <= 2000
  if (!fine) problems.push({ path: `${path}.url`, ...publishRefusals.httpAddress })
}
