import { codeRanges } from './code-ranges.ts'
import { isDay, shiftDays } from './day.ts'
import { type DurationBound, daysOf, readDuration } from './duration.ts'
import type { Catalogue, CodeSystem, Fact } from './fact.ts'
import { checkKeys, listMax, type Parsing, type Refuse } from './parsing.ts'
import { problems, type Why } from './problem.ts'
import { choices, isChoice } from './profile.ts'
import type { Bound, Rule } from './rule.ts'

type Node = Record<string, unknown>

const operators: Record<Fact['kind'], readonly string[]> = {
  CODE: ['in', 'is'],
  ENUM: ['in', 'is'],
  SET: ['hasAny', 'hasAll'],
  NUMBER: ['gte', 'gt', 'lte', 'lt', 'is'],
  DATE: ['before', 'after', 'within', 'lessThan', 'atLeast', 'moreThan', 'gte', 'gt', 'lte', 'lt', 'is'],
  BOOLEAN: ['is'],
}

/** Operators that one leaf can combine: a lower and an upper bound. */
const pairs = [
  ['gte', 'lte'],
  ['gte', 'lt'],
  ['gt', 'lte'],
  ['gt', 'lt'],
  ['after', 'before'],
  ['atLeast', 'within'],
  ['atLeast', 'lessThan'],
  ['moreThan', 'within'],
  ['moreThan', 'lessThan'],
]

/** Reads `{fact, operator…}` by the fact's kind. @returns a placeholder after a refusal */
export function parseLeaf(node: Node, path: string, parsing: Parsing, refuse: Refuse): Rule {
  const { catalogue } = parsing
  const id = node.fact
  const fact = typeof id === 'string' ? catalogue.facts.get(id) : undefined
  if (!fact) return refuse(unknownFact(nearest(id, catalogue)), `${path}.fact`)
  const allowed = operators[fact.kind]
  const all = [...new Set(Object.values(operators).flat())]
  const used = all.filter((operator) => Object.hasOwn(node, operator))
  checkKeys(node, ['fact', 'clause', ...all], path, refuse)
  const wrong = used.filter((operator) => !allowed.includes(operator))
  for (const operator of wrong)
    refuse(
      problems.operator({ fact: fact.label.zh, allowed: allowed.join(', '), kind: fact.kind }),
      `${path}.${operator}`,
    )
  if (wrong.length > 0) return refuseNothing
  if (used.length === 0) return refuse(problems.needsOperator({ allowed: allowed.join(', ') }))
  const together = used.length === 1 || pairs.some((pair) => used.every((operator) => pair.includes(operator)))
  if (!together) return refuse(problems.oneBound)
  return readers[fact.kind](fact, node, path, refuse, catalogue)
}

const refuseNothing: Rule = { op: 'const', value: true }

type Reader = (fact: Fact, node: Node, path: string, refuse: Refuse, catalogue: Catalogue) => Rule

const readers: Record<Fact['kind'], Reader> = {
  CODE: (fact, node, path, refuse, catalogue) => {
    const system = catalogue.codes.get(fact.codeSystem ?? '')
    const { list, at } = listOf(node, path)
    const entries = checkList(
      list,
      at,
      refuse,
      (item) => (typeof item === 'string' ? system?.find(item) : undefined),
      (item) => notCode(fact, item, system),
    )
    if (!entries) return refuseNothing
    const codes = [...new Set(entries.map((entry) => entry.code))]
    return { op: 'code', fact: fact.id, codes, ranges: codeRanges(entries, system) }
  },
  ENUM: (fact, node, path, refuse) => {
    const { list, at } = listOf(node, path)
    const values = checkList(
      list,
      at,
      refuse,
      (item) => (isChoice(fact, item) ? item : undefined),
      () => problems.oneOf({ values: choices(fact) }),
    )
    return values ? { op: 'enum', fact: fact.id, values: [...new Set(values)] } : refuseNothing
  },
  SET: (fact, node, path, refuse) => {
    const mode = Object.hasOwn(node, 'hasAny') ? 'any' : 'all'
    const at = `${path}.${mode === 'any' ? 'hasAny' : 'hasAll'}`
    const list = mode === 'any' ? node.hasAny : node.hasAll
    const values = checkList(
      list,
      at,
      refuse,
      (item) => (isChoice(fact, item) ? item : undefined),
      () => problems.oneOf({ values: choices(fact) }),
    )
    return values ? { op: 'set', fact: fact.id, mode, values: [...new Set(values)] } : refuseNothing
  },
  NUMBER: (fact, node, path, refuse) => readNumbers(fact, node, path, refuse),
  DATE: (fact, node, path, refuse) => {
    const has = (...operators: string[]) => operators.some((operator) => Object.hasOwn(node, operator))
    if (has('gte', 'gt', 'lte', 'lt')) return readAges(fact, node, path, refuse)
    const since = has('within', 'lessThan', 'atLeast', 'moreThan')
    return since ? readSince(fact, node, path, refuse) : readDays(fact, node, path, refuse)
  },
  BOOLEAN: (fact, node, path, refuse) =>
    typeof node.is === 'boolean'
      ? { op: 'boolean', fact: fact.id, value: node.is }
      : refuse(problems.boolean, `${path}.is`),
}

/** Why a rule cannot name a code. An abolished one is now a part of its successor, which the rule may not mean. */
function notCode(fact: Fact, item: unknown, system: CodeSystem | undefined): Why {
  const abolished = typeof item === 'string' ? system?.abolished?.(item) : undefined
  if (!abolished) return problems.notCode({ codeSystem: fact.codeSystem ?? '' })
  const { successor, since, notice } = abolished
  return problems.abolishedCode({ code: successor.code, name: successor.zh, since, notice })
}

/** The list of `in`; `is: x` means `in: [x]`. */
function listOf(node: Node, path: string): { list: unknown; at: string } {
  return Object.hasOwn(node, 'in') ? { list: node.in, at: `${path}.in` } : { list: [node.is], at: `${path}.is` }
}

function checkList<T>(
  list: unknown,
  path: string,
  refuse: Refuse,
  read: (item: unknown) => T | undefined,
  why: (item: unknown) => Why,
): T[] | undefined {
  if (!Array.isArray(list) || list.length === 0 || list.length > listMax) {
    refuse(problems.listLength({ max: listMax }), path)
    return undefined
  }
  const found: T[] = []
  for (const [i, item] of list.entries()) {
    const value = read(item)
    if (value === undefined) refuse(why(item), path.endsWith('.is') ? path : `${path}[${i}]`)
    else found.push(value)
  }
  return found.length === list.length ? found : undefined
}

function readNumbers(fact: Fact, node: Node, path: string, refuse: Refuse): Rule {
  const bound = (operator: string, open: boolean): Bound | undefined => {
    if (!Object.hasOwn(node, operator)) return undefined
    const value = node[operator]
    if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > 1e15) {
      refuse(problems.number, `${path}.${operator}`)
      return undefined
    }
    return { value: value === 0 ? 0 : value, open }
  }
  const exact = bound('is', false)
  const lo = bound('gte', false) ?? bound('gt', true) ?? exact
  const hi = bound('lte', false) ?? bound('lt', true) ?? exact
  const empty = lo && hi && (lo.value > hi.value || (lo.value === hi.value && (lo.open || hi.open)))
  if (empty) return refuse(problems.emptyRange)
  return { op: 'number', fact: fact.id, ...(lo ? { lo } : {}), ...(hi ? { hi } : {}) }
}

function readAges(fact: Fact, node: Node, path: string, refuse: Refuse): Rule {
  const years = (operator: string, shift: number): number | undefined => {
    if (!Object.hasOwn(node, operator)) return undefined
    const value = node[operator]
    if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > 200) {
      refuse(problems.years, `${path}.${operator}`)
      return undefined
    }
    return (value as number) + shift
  }
  const min = years('gte', 0) ?? years('gt', 1)
  const max = years('lte', 0) ?? years('lt', -1)
  if ((min !== undefined && max !== undefined && min > max) || (max !== undefined && max < 0))
    return refuse(problems.emptyRange)
  return { op: 'age', fact: fact.id, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

function readSince(fact: Fact, node: Node, path: string, refuse: Refuse): Rule {
  const bound = (operator: string, open: boolean): DurationBound | undefined => {
    if (!Object.hasOwn(node, operator)) return undefined
    const length = readDuration(node[operator])
    if (length) return { length, open }
    refuse(problems.duration, `${path}.${operator}`)
    return undefined
  }
  const min = bound('atLeast', false) ?? bound('moreThan', true)
  const max = bound('within', false) ?? bound('lessThan', true)
  if ((min && max && isEmpty(min, max)) || (max?.open && daysOf(max.length).most === 0))
    return refuse(problems.emptyRange)
  return { op: 'since', fact: fact.id, ...(min ? { min } : {}), ...(max ? { max } : {}) }
}

/** Whether no time is in the range, whatever the months' lengths. */
function isEmpty(min: DurationBound, max: DurationBound): boolean {
  if (JSON.stringify(min.length) === JSON.stringify(max.length)) return min.open || max.open
  return daysOf(min.length).least > daysOf(max.length).most
}

function readDays(fact: Fact, node: Node, path: string, refuse: Refuse): Rule {
  const day = (operator: string, shift: number): string | undefined => {
    if (!Object.hasOwn(node, operator)) return undefined
    const value = node[operator]
    if (isDay(value)) return shiftDays(value, shift)
    refuse(problems.day, `${path}.${operator}`)
    return undefined
  }
  const exact = day('is', 0)
  const from = day('after', 1) ?? exact
  const to = day('before', -1) ?? exact
  // `after` the last day or `before` the first: shifted out of the calendar
  const outside = [from, to].some((end) => end !== undefined && !isDay(end))
  if (outside || (from !== undefined && to !== undefined && from > to)) return refuse(problems.emptyRange)
  return { op: 'date', fact: fact.id, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** The known fact id nearest to a misspelt one. @returns undefined when the edit distance exceeds three */
function nearest(id: unknown, catalogue: Catalogue): string | undefined {
  if (typeof id !== 'string' || id.length > 60) return undefined
  let best: { id: string; distance: number } | undefined
  for (const known of catalogue.facts.keys()) {
    const distance = editDistance(id, known)
    if (distance <= 3 && (!best || distance < best.distance)) best = { id: known, distance }
  }
  return best?.id
}

const unknownFact = (meant: string | undefined): Why => (meant ? problems.didYouMean({ meant }) : problems.unknownFact)

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
