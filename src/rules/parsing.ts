import type { Catalogue } from './fact.ts'
import { type Problem, problems, type Why } from './problem.ts'
import type { Rule } from './rule.ts'

/** Limits that keep a rule readable and every compiler fast. */
export const depthMax = 20
export const nodesMax = 500
export const listMax = 500
export const clauseMax = 1000

/** State of one parse. `portraits` = ids of the portraits around the current node. */
export type Parsing = { catalogue: Catalogue; errors: Problem[]; nodes: number; portraits: readonly string[] }

/** Records a problem. @returns a placeholder: the whole rule is refused */
export type Refuse = (why: Why, at?: string) => Rule

/** Refuses unknown keys. Why: a misspelt operator must not be ignored. */
export function checkKeys(node: Record<string, unknown>, known: readonly string[], path: string, refuse: Refuse): void {
  for (const key of Object.keys(node)) {
    if (!known.includes(key)) refuse(problems.unknownKey, `${path}.${key.slice(0, 100)}`)
  }
}
