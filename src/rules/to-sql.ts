import { type DayRange, dayRange } from './day-range.ts'
import type { Catalogue } from './fact.ts'
import type { Leaf, Rule } from './rule.ts'

/** Part of a statement with parameters `$1…$n`, which are texts or numbers. */
export type SqlText = { text: string; params: (string | number)[] }

export type SqlOptions = {
  /** Alias of the projection table. */
  alias: string
  catalogue: Pick<Catalogue, 'facts'>
  /** Number of the first parameter; 1 by default. */
  firstParam?: number
}

/**
 * Compiles a rule to a three-valued SQL condition (NULL = unknown) over a projection row.
 * It is equal to `evaluate` on every profile and day.
 * Columns: CODE `<id>_lo` and `<id>_hi`, other facts `<id>`, memberships `member_of`; facts stored as json in `extra`.
 * @throws Error for a fact id that is no slug or not in the catalogue
 */
export function toSql(rule: Rule, on: string, options: SqlOptions): SqlText {
  const params: (string | number)[] = []
  const first = options.firstParam ?? 1
  const param = (value: string | number, type: string): string => {
    params.push(value)
    return `$${first + params.length - 1}::${type}`
  }
  const compile = (node: Rule): string => {
    switch (node.op) {
      case 'all':
        return node.rules.length === 0 ? 'TRUE' : `(${node.rules.map(compile).join(' AND ')})`
      case 'any':
        return node.rules.length === 0 ? 'FALSE' : `(${node.rules.map(compile).join(' OR ')})`
      case 'not':
        return `(NOT ${compile(node.rule)})`
      case 'portrait':
        return compile(node.rule)
      case 'const':
        return node.value ? 'TRUE' : 'FALSE'
      default:
        return compileLeaf(node, on, options, param)
    }
  }
  return { text: compile(rule), params }
}

type Param = (value: string | number, type: string) => string

function compileLeaf(leaf: Leaf, on: string, options: SqlOptions, param: Param): string {
  const column = columnReader(leaf, options)
  const list = (values: readonly string[]): string => `ARRAY[${values.map((value) => param(value, 'text')).join(', ')}]`
  switch (leaf.op) {
    case 'code':
      return compileCode(leaf.ranges, column('bigint', '_lo'), column('bigint', '_hi'), param)
    case 'enum':
      return `(${column('text')} IN (${leaf.values.map((value) => param(value, 'text')).join(', ')}))`
    case 'set':
      return `(${column('text[]')} ${leaf.mode === 'any' ? '&&' : '@>'} ${list(leaf.values)})`
    case 'member':
      return `(${options.alias}.member_of && ${list(leaf.orgs)})`
    case 'number': {
      const ends = [
        leaf.lo &&
          `${column('double precision')} ${leaf.lo.open ? '>' : '>='} ${param(leaf.lo.value, 'double precision')}`,
        leaf.hi &&
          `${column('double precision')} ${leaf.hi.open ? '<' : '<='} ${param(leaf.hi.value, 'double precision')}`,
      ]
      return `(${ends.filter(Boolean).join(' AND ')})`
    }
    case 'date':
    case 'age':
    case 'since':
      return compileDays(dayRange(leaf, on), column('date'), param)
    case 'boolean':
      return leaf.value ? column('boolean') : `(NOT ${column('boolean')})`
  }
}

/** Unknown, not false, for a coarse code that overlaps a finer range. */
function compileCode(ranges: readonly [number, number][], lo: string, hi: string, param: Param): string {
  const inside = ranges.map(([from, to]) => `(${lo} >= ${param(from, 'bigint')} AND ${hi} <= ${param(to, 'bigint')})`)
  const apart = ranges.map(([from, to]) => `(${hi} < ${param(from, 'bigint')} OR ${lo} > ${param(to, 'bigint')})`)
  return `(${inside.join(' OR ')} OR CASE WHEN ${apart.join(' AND ')} THEN false END)`
}

function compileDays({ from, to }: DayRange, column: string, param: Param): string {
  const ends = [from && `${column} >= ${param(from, 'date')}`, to && `${column} <= ${param(to, 'date')}`]
  return `(${ends.filter(Boolean).join(' AND ')})`
}

const slug = /^[a-z][a-z0-9_]*$/

/**
 * SQL of a fact's column. Names are slugs of the catalogue.
 * Why `->>` alone for jsonb: `@>` on a missing key is false, where unknown is right.
 */
function columnReader(leaf: Leaf, options: SqlOptions): (type: string, suffix?: string) => string {
  return (type, suffix = '') => {
    const id = leaf.op === 'member' ? 'member_of' : leaf.fact
    if (!slug.test(id)) throw new Error(`fact id ${JSON.stringify(id)} is not a slug`)
    const stored = options.catalogue.facts.get(id)?.storage
    if (stored === undefined) throw new Error(`fact ${id} is not in the catalogue`)
    if (stored === 'column') return `${options.alias}."${id}${suffix}"`
    const text = `(${options.alias}.extra->>'${id}${suffix}')`
    return type === 'text' ? text : `${text}::${type}`
  }
}
