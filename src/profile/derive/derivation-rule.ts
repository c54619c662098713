import type { FieldProblem } from '../../platform/errors.ts'
import { decide } from '../../rules/decide.ts'
import type { Catalogue } from '../../rules/fact.ts'
import { parseRule } from '../../rules/parse-rule.ts'
import { childrenOf, isLeaf, type Rule } from '../../rules/rule.ts'
import type { FactDefinition } from '../fact-definition.ts'
import { profileRefusals } from '../refusals.ts'

/** What a definition is read with: all definitions, and the catalogue of its audience. */
export type Surroundings = { definitions: ReadonlyMap<string, FactDefinition>; catalogue: Catalogue }

/** Reads a rule of a derivation. @returns what every engine decides, or its problems */
export function readRule(
  json: unknown,
  path: string,
  around: Surroundings,
): { rule: Rule } | { problems: FieldProblem[] } {
  const parsed = parseRule(json, around.catalogue)
  const here = (at: string): string => at.replace(/^rule/, path)
  if (!parsed.ok) {
    const { audience } = [...around.catalogue.facts.values()][0] ?? {}
    return {
      problems: parsed.errors.map(({ path: at, ...why }) => {
        const id = at.endsWith('.fact') ? factAt(json, at) : undefined
        const other = id !== undefined && (around.definitions.get(id)?.audience ?? audience) !== audience
        return { path: here(at), ...(other ? profileRefusals.otherAudience : why) }
      }),
    }
  }
  const problems = unusable(parsed.rule, path)
  return problems.length > 0 ? { problems } : { rule: decide(parsed.rule, around.catalogue) }
}

/** The fact id at a path such as `rule.all[1].fact`. */
function factAt(json: unknown, path: string): string | undefined {
  let node: unknown = json
  for (const key of path
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .slice(1))
    node = node !== null && typeof node === 'object' ? (node as Record<string, unknown>)[key] : undefined
  return typeof node === 'string' ? node : undefined
}

const usable = ['code', 'enum', 'set', 'number', 'date', 'boolean']

/** Parts of a rule that a derivation cannot have: what depends on the day, on memberships or on portraits. */
function unusable(rule: Rule, path: string): FieldProblem[] {
  if (rule.op === 'const') return [{ path, ...profileRefusals.fromEveryone }]
  if (rule.op === 'portrait' || (isLeaf(rule) && !usable.includes(rule.op)))
    return [{ path, ...profileRefusals.fromNeedsDay }]
  return childrenOf(rule).flatMap((child, i) =>
    unusable(child, rule.op === 'not' ? `${path}.not` : `${path}.${rule.op}[${i}]`),
  )
}
