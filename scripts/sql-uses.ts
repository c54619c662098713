// Finds where a source text runs SQL and which tables it writes.
// Why by the syntax tree: comments and a Map's `delete` are no SQL.
import { parseSync } from '@swc/core'

/** A place where a statement is run: by `rows`, `firstRow`, `affected`, `db.execute` or drizzle's builders. */
export type SqlRun = { line: number }
/** A statement that writes a table, whether it is run here or elsewhere. `table` = name in SQL. */
export type SqlWrite = { line: number; table: string }

type Node = { type: string; span?: { start: number }; [key: string]: unknown }

const runners = new Set(['rows', 'firstRow', 'affected'])
const readers = new Set(['execute', 'select', 'selectDistinct', 'selectDistinctOn'])
const writers = new Set(['insert', 'update', 'delete'])
const databases = new Set(['db', 'tx'])
// `ON CONFLICT DO UPDATE SET` and `FOR UPDATE OF` name no table.
const writing =
  /\b(?:INSERT\s+INTO|DELETE\s+FROM|(?<!\bDO\s+|\bFOR\s+|\bNO\s+KEY\s+)UPDATE)\s+(?!SET\b|OF\b|SKIP\b)(\w+)\b/g

/**
 * @param tableNames drizzle's constant → name in SQL, of every table there is
 * @returns both in order of their lines
 */
export function sqlUses(
  source: string,
  tableNames: ReadonlyMap<string, string>,
): { runs: SqlRun[]; writes: SqlWrite[] } {
  // swc's offsets are bytes over all texts parsed so far, and begin at the first token.
  // Why the semicolon: it makes the first token the start of the text.
  const tree = parseSync(`;${source}`, { syntax: 'typescript' }) as unknown as Node
  const bytes = Buffer.from(source)
  const first = tree.span?.start ?? 0
  const lineOf = (node: Node): number =>
    bytes
      .subarray(0, Math.max(0, (node.span?.start ?? first) - first - 1))
      .toString()
      .split('\n').length
  const names = new Set(tableNames.values())
  const runs: SqlRun[] = []
  const writes: SqlWrite[] = []
  visit(tree, (node) => {
    if (node.type === 'CallExpression') {
      const call = readCall(node)
      if (call) runs.push({ line: lineOf(call.at) })
      const table = call?.table && tableNames.get(call.table)
      if (table) writes.push({ line: lineOf(call.at), table })
    }
    if (node.type === 'TemplateLiteral' || node.type === 'StringLiteral')
      for (const [, table = ''] of textOf(node, tableNames).matchAll(writing))
        if (names.has(table)) writes.push({ line: lineOf(node), table })
  })
  return { runs, writes }
}

/** Reads a call of a database. `table` = the constant of the table that it writes. @returns undefined for others */
function readCall(node: Node): { at: Node; table?: string } | undefined {
  const callee = node.callee as Node
  if (callee.type === 'Identifier') return runners.has(String(callee.value)) ? { at: callee } : undefined
  if (callee.type !== 'MemberExpression') return undefined
  const [object, property] = [callee.object as Node, callee.property as Node]
  const method = String(property.value)
  const receiver = object.type === 'MemberExpression' ? (object.property as Node) : object
  if (!databases.has(String(receiver.value)) || !(readers.has(method) || writers.has(method))) return undefined
  const [argument] = node.arguments as { expression: Node }[]
  const table =
    writers.has(method) && argument?.expression.type === 'Identifier' ? argument.expression.value : undefined
  return { at: property, ...(table ? { table: String(table) } : {}) }
}

/** The text of a literal, with the names of tables in place of their constants. */
function textOf(node: Node, tableNames: ReadonlyMap<string, string>): string {
  if (node.type === 'StringLiteral') return String(node.value)
  const expressions = node.expressions as Node[]
  return (node.quasis as { raw: string }[])
    .map(({ raw }, i) => raw + (tableNames.get(String(expressions[i]?.value)) ?? '?'))
    .join('')
}

function visit(value: unknown, seen: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, seen)
  else if (value !== null && typeof value === 'object') {
    if (typeof (value as Node).type === 'string') seen(value as Node)
    for (const [key, inner] of Object.entries(value)) if (key !== 'span') visit(inner, seen)
  }
}

/** Tables of a tables.ts: drizzle's constant → name in SQL. */
export function tablesIn(source: string): Map<string, string> {
  return new Map(
    [...source.matchAll(/export const (\w+) = pgTable\(\s*'(\w+)'/g)].map(([, constant = '', name = '']) => [
      constant,
      name,
    ]),
  )
}
