import { z } from 'zod'
import { readMailAddress } from '../../parties/mail-address.ts'
import { personProblem } from '../../parties/person-number.ts'
import { spreadsheetDamage } from '../../parties/spreadsheet-damage.ts'
import { readUscc, usccProblem } from '../../parties/uscc.ts'
import { dayCell, listCell, nameCell, plainCell } from '../../platform/cell.ts'
import type { RowProblem, RowRefusal } from '../../platform/errors.ts'
import { readShape } from '../../platform/read-shape.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import { findUnstorable, parseJsonLine } from '../../platform/storable.ts'
import { isDay } from '../../rules/day.ts'
import type { AudienceKind } from '../../rules/fact.ts'
import type { Catalogues } from '../catalogues.ts'
import { profileRefusals } from '../refusals.ts'
import { checkStated } from '../stated-facts.ts'
import { computedProblem } from './computed-cell.ts'
import { factCell } from './fact-cell.ts'

/** One incoming citizen or enterprise. */
export type IncomingRecipient = {
  /** 统一社会信用代码 of an enterprise; register number of a citizen, of which only a digest is stored */
  key: string
  name: string
  source: string
  asOf: string
  email: string | undefined
  memberOf: string[] | undefined
  /** JSON profile; null = the source withdraws its value */
  facts: Record<string, unknown>
}

/** A row, and the problems of cells without which it is taken. */
export type RowResult =
  | { ok: true; recipient: IncomingRecipient; refused: RowProblem[] }
  | { ok: false; reason: RowRefusal }

/** The context in which rows are read. */
export type RowContext = {
  kind: AudienceKind
  catalogues: Catalogues
  organisations: ReadonlyMap<string, string>
  /** values that the file lacks; `on` = today */
  defaults: { source: string; on: string }
}

/** Name of the key column. */
export const keyColumn = (kind: AudienceKind): 'uscc' | 'person' => (kind === 'ENTERPRISE' ? 'uscc' : 'person')

/** Columns besides facts. Every other column is a fact id. */
const fixedColumns = ['name', 'source', 'as_of', 'email', 'member_of'] as const

/** The problem of a header row: a missing, unknown or repeated column; undefined without one. Blank names are left out. Pure. */
export function checkHeader(
  columns: readonly string[],
  kind: AudienceKind,
  catalogues: Catalogues,
): Refusal | undefined {
  const header = columns.filter((name) => name !== '')
  const { facts } = catalogues.of(kind)
  const fixed = new Set<string>([keyColumn(kind), ...fixedColumns])
  const unknown = header.filter((name) => !fixed.has(name) && !facts.has(name))
  const repeated = header.filter((name, i) => header.indexOf(name) !== i)
  if (!header.includes(keyColumn(kind)) || !header.includes('name'))
    return profileRefusals.missingColumn({ key: keyColumn(kind) })
  if (unknown.length > 0) return profileRefusals.unknownColumn({ columns: unknown.join(', ').slice(0, 200) })
  if (repeated.length > 0) return profileRefusals.repeatedColumn({ columns: repeated.join(', ') })
  return undefined
}

/**
 * Reads one row of a table as people and spreadsheets write it (see platform/cell.ts). An empty cell states nothing.
 * A wrong cell costs its fact, not the row. Pure.
 */
export function readCells(row: Readonly<Record<string, string>>, context: RowContext): RowResult {
  const unstorable = findUnstorable(row)
  if (unstorable) return { ok: false, reason: unstorable }
  const raw = (name: string): string => (Object.hasOwn(row, name) ? (row[name] ?? '') : '')
  const facts: Record<string, unknown> = {}
  const refused: RowProblem[] = []
  for (const fact of context.catalogues.of(context.kind).facts.values()) {
    const read = factCell(fact, raw(fact.id))
    if (read && 'key' in read) refused.push({ path: fact.id, ...read })
    else if (read) facts[fact.id] = read.value
  }
  const column = keyColumn(context.kind)
  const damaged = spreadsheetDamage(raw(column))
  if (damaged) return { ok: false, reason: { path: column, ...damaged } }
  const members = listCell(raw('member_of'))
  const asOf = plainCell(raw('as_of'))
  return check(
    {
      key: raw(column),
      name: nameCell(raw('name')),
      source: nameCell(raw('source')) || undefined,
      asOf: asOf === '' ? undefined : (dayCell(asOf) ?? asOf),
      email: plainCell(raw('email')) || undefined,
      memberOf: members.length === 0 ? undefined : members,
      facts,
    },
    context,
    refused,
  )
}

const jsonLine = z.strictObject({
  uscc: z.string().optional(),
  person: z.string().optional(),
  name: z.string(),
  source: z.string().optional(),
  as_of: z.string().optional(),
  email: z.string().optional(),
  member_of: z.array(z.string()).optional(),
  facts: z.record(z.string(), z.unknown()).default({}),
})

/** Reads one JSON line: the same fields, `facts` as a JSON profile. Pure. */
export function readJsonLine(text: string, context: RowContext): RowResult {
  const parsed = parseJsonLine(text)
  if (!parsed.ok) return parsed
  const read = readShape(jsonLine, parsed.json, 'line')
  if (!read.ok) return { ok: false, reason: read.problems }
  const unstorable = findUnstorable(read.value)
  if (unstorable) return { ok: false, reason: unstorable }
  const { as_of: asOf, member_of: memberOf, uscc, person, name, source, email, facts } = read.value
  const key = context.kind === 'ENTERPRISE' ? uscc : person
  if (key === undefined) return { ok: false, reason: { path: keyColumn(context.kind), ...profileRefusals.missing } }
  return check({ key, name: name.trim(), source, email, asOf, memberOf, facts }, context, [])
}

type Unchecked = Omit<IncomingRecipient, 'source' | 'asOf'> & { source: string | undefined; asOf: string | undefined }

/** Checks the parts without which a row cannot be kept, then each other part by itself. */
function check(given: Unchecked, context: RowContext, refused: RowProblem[]): RowResult {
  const { kind, defaults } = context
  const refuse = (reason: RowRefusal): RowResult => ({ ok: false, reason })
  const key = kind === 'ENTERPRISE' ? readUscc(given.key) : plainCell(given.key).toUpperCase()
  const wrongKey = kind === 'ENTERPRISE' ? usccProblem(key) : personProblem(key)
  if (wrongKey) return refuse({ path: keyColumn(kind), ...wrongKey })
  if (!given.name || given.name.length > 200) return refuse({ path: 'name', ...platformRefusals.length({ max: 200 }) })
  const source = given.source?.trim() || defaults.source
  if (source.length > 100 || source === 'self') return refuse({ path: 'source', ...profileRefusals.source })
  const asOf = given.asOf ?? defaults.on
  if (!isDay(asOf)) return refuse({ path: 'as_of', ...profileRefusals.day })
  if (asOf > defaults.on) return refuse({ path: 'as_of', ...profileRefusals.future })
  const problems = [...refused]
  const email = given.email?.trim() ? readMailAddress(given.email.trim()) : undefined
  if (given.email?.trim() && email === undefined) problems.push({ path: 'email', ...platformRefusals.mailAddress })
  const strange = given.memberOf?.filter((id) => !context.organisations.has(id)) ?? []
  if (strange.length > 0)
    problems.push({ path: 'member_of', ...profileRefusals.noSuchOrganisations({ ids: strange.join(', ') }) })
  const facts = takenFacts(given.facts, context, problems)
  const rest = { email, memberOf: strange.length > 0 ? undefined : given.memberOf }
  return { ok: true, recipient: { ...given, key, source, asOf, facts, ...rest }, refused: problems }
}

/** Facts that can be kept; each other one becomes a problem. */
function takenFacts(
  given: Readonly<Record<string, unknown>>,
  context: RowContext,
  problems: RowProblem[],
): Record<string, unknown> {
  const taken = Object.entries(given).filter(([id, value]) => {
    const problem = factProblem(id, value, given, context)
    if (problem) problems.push({ ...problem, path: id.slice(0, 100) })
    return !problem
  })
  return Object.fromEntries(taken)
}

function factProblem(
  id: string,
  value: unknown,
  row: Readonly<Record<string, unknown>>,
  { kind, catalogues, defaults }: RowContext,
): Refusal | undefined {
  if (id === 'memberOf') return profileRefusals.memberOfColumn
  const computed = computedProblem(id, row, catalogues)
  if (computed) return computed
  const read = checkStated(Object.fromEntries([[id, value]]), kind, catalogues, defaults.on)
  return read.ok ? undefined : read.errors[0]
}
