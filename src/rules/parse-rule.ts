import type { Catalogue } from './fact.ts'
import { parseLeaf } from './parse-leaf.ts'
import { checkKeys, clauseMax, depthMax, listMax, nodesMax, type Parsing, type Refuse } from './parsing.ts'
import { type Problem, problems, type Why } from './problem.ts'
import type { Rule } from './rule.ts'

export type ParseResult = { ok: true; rule: Rule } | { ok: false; errors: Problem[] }

const shapes = ['all', 'any', 'not', 'portrait', 'memberOf', 'fact'] as const
const nothing: Rule = { op: 'const', value: true }

/**
 * Reads rule JSON by a catalogue; null = everyone.
 * @returns the rule, or its first 100 problems with their paths (`rule.all[1].in[0]`): a rule is refused whole
 */
export function parseRule(json: unknown, catalogue: Catalogue): ParseResult {
  const parsing: Parsing = { catalogue, errors: [], nodes: 0, portraits: [] }
  if (json === null || json === undefined) return { ok: true, rule: nothing }
  const rule = parseNode(json, 'rule', 0, parsing)
  return parsing.errors.length > 0 ? { ok: false, errors: parsing.errors.slice(0, 100) } : { ok: true, rule }
}

function parseNode(json: unknown, path: string, depth: number, parsing: Parsing): Rule {
  const refuse = (why: Why, at = path): Rule => {
    parsing.errors.push({ path: at, ...why })
    return nothing
  }
  if (depth > depthMax) return refuse(problems.tooDeep({ max: depthMax }))
  parsing.nodes += 1
  if (parsing.nodes === nodesMax + 1) refuse(problems.tooManyNodes({ max: nodesMax }))
  if (parsing.nodes > nodesMax) return nothing
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return refuse(problems.object)
  const node = json as Record<string, unknown>
  const present = shapes.filter((shape) => Object.hasOwn(node, shape))
  const [shape] = present
  if (shape === undefined || present.length > 1) {
    return refuse(problems.exactlyOne({ shapes: shapes.join(', ') }))
  }
  const clause = parseClause(node, path, refuse)
  if (shape !== 'fact') checkKeys(node, [shape, 'clause'], path, refuse)
  return { ...parseShape(shape, node, path, depth, parsing, refuse), ...clause }
}

function parseShape(
  shape: (typeof shapes)[number],
  node: Record<string, unknown>,
  path: string,
  depth: number,
  parsing: Parsing,
  refuse: Refuse,
): Rule {
  switch (shape) {
    case 'all':
    case 'any':
      return parseGroup(shape, node[shape], `${path}.${shape}`, depth, parsing, refuse)
    case 'not':
      return { op: 'not', rule: parseNode(node.not, `${path}.not`, depth + 1, parsing) }
    case 'portrait':
      return parsePortrait(node.portrait, `${path}.portrait`, depth, parsing, refuse)
    case 'memberOf':
      return parseMembership(node.memberOf, `${path}.memberOf`, parsing, refuse)
    case 'fact':
      return parseLeaf(node, path, parsing, refuse)
  }
}

function parseGroup(
  op: 'all' | 'any',
  given: unknown,
  path: string,
  depth: number,
  parsing: Parsing,
  refuse: Refuse,
): Rule {
  if (!Array.isArray(given) || given.length === 0) return refuse(problems.list, path)
  if (given.length > nodesMax) return refuse(problems.tooManyNodes({ max: nodesMax }), path)
  return { op, rules: given.map((item, i) => parseNode(item, `${path}[${i}]`, depth + 1, parsing)) }
}

function parsePortrait(given: unknown, path: string, depth: number, parsing: Parsing, refuse: Refuse): Rule {
  const portrait = typeof given === 'string' ? parsing.catalogue.portraits?.get(given) : undefined
  if (!portrait || typeof given !== 'string') return refuse(problems.unknownPortrait, path)
  if (parsing.portraits.includes(given)) return refuse(problems.portraitCycle, path)
  const before = parsing.portraits
  parsing.portraits = [...before, given]
  const rule = portrait.rule === null ? nothing : parseNode(portrait.rule, `${path}(${given})`, depth + 1, parsing)
  parsing.portraits = before
  return { op: 'portrait', id: given, version: portrait.version, rule }
}

function parseMembership(given: unknown, path: string, parsing: Parsing, refuse: Refuse): Rule {
  if (!Array.isArray(given) || given.length === 0 || given.length > listMax)
    return refuse(problems.organisations({ max: listMax }), path)
  for (const [i, id] of given.entries()) {
    const known = typeof id === 'string' && (parsing.catalogue.organisations?.has(id) ?? true)
    if (!known) refuse(problems.unknownOrganisation, `${path}[${i}]`)
  }
  return { op: 'member', orgs: [...new Set(given as string[])] }
}

function parseClause(node: Record<string, unknown>, path: string, refuse: Refuse): { clause?: string } {
  if (!Object.hasOwn(node, 'clause') || node.clause === null) return {}
  if (typeof node.clause === 'string' && node.clause.length <= clauseMax) return { clause: node.clause }
  refuse(problems.clause({ max: clauseMax }), `${path}.clause`)
  return {}
}
