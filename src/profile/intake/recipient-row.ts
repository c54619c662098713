import { z } from 'zod'
import { readMailAddress } from '../../parties/mail-address.ts'
import { checkUscc } from '../../parties/uscc.ts'
import type { RowRefusal } from '../../platform/errors.ts'
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

export type RowResult = { ok: true; recipient: IncomingRecipient } | { ok: false; reason: RowRefusal }

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

/** The problem of a header row: a missing, unknown or repeated column; undefined without one. Pure. */
export function checkHeader(
  header: readonly string[],
  kind: AudienceKind,
  catalogues: Catalogues,
): Refusal | undefined {
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
 * Reads one row of a table. An empty cell states nothing. Sets are separated by `;`. Numbers, dates and booleans
 * (true, false, 是, 否) are text. Pure.
 */
export function readCells(row: Readonly<Record<string, string>>, context: RowContext): RowResult {
  const unstorable = findUnstorable(row)
  if (unstorable) return { ok: false, reason: unstorable }
  const cell = (name: string): string => (Object.hasOwn(row, name) ? (row[name] ?? '') : '').trim()
  const facts: Record<string, unknown> = {}
  for (const fact of context.catalogues.of(context.kind).facts.values()) {
    const text = cell(fact.id)
    if (text !== '') facts[fact.id] = cellValue(fact.kind, text)
  }
  const members = cell('member_of')
  return check(
    {
      key: cell(keyColumn(context.kind)),
      name: cell('name'),
      source: cell('source') || undefined,
      asOf: cell('as_of') || undefined,
      email: cell('email') || undefined,
      memberOf: members === '' ? undefined : members.split(';').map((id) => id.trim()),
      facts,
    },
    context,
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
  return check({ key: key.trim(), name: name.trim(), source, email, asOf, memberOf, facts }, context)
}

type Unchecked = Omit<IncomingRecipient, 'source' | 'asOf'> & { source: string | undefined; asOf: string | undefined }

function check(given: Unchecked, { kind, catalogues, organisations, defaults }: RowContext): RowResult {
  const refuse = (reason: RowRefusal): RowResult => ({ ok: false, reason })
  const key = given.key.toUpperCase()
  if (kind === 'ENTERPRISE') {
    const checked = checkUscc(key)
    if (!checked.ok) return refuse({ path: 'uscc', ...checked.reason })
  } else if (!/^[\p{L}\p{N}_-]{4,64}$/u.test(key)) return refuse({ path: 'person', ...profileRefusals.person })
  if (!given.name || given.name.length > 200) return refuse({ path: 'name', ...platformRefusals.length({ max: 200 }) })
  const source = given.source?.trim() || defaults.source
  if (source.length > 100 || source === 'self') return refuse({ path: 'source', ...profileRefusals.source })
  const asOf = given.asOf ?? defaults.on
  if (!isDay(asOf)) return refuse({ path: 'as_of', ...profileRefusals.day })
  if (asOf > defaults.on) return refuse({ path: 'as_of', ...profileRefusals.future })
  const email = given.email?.trim() ? readMailAddress(given.email.trim()) : undefined
  if (given.email?.trim() && email === undefined) return refuse({ path: 'email', ...platformRefusals.mailAddress })
  const computed = Object.keys(given.facts).flatMap((path) => {
    const problem = computedProblem(path, given.facts, catalogues)
    return problem ? [{ path, ...problem }] : []
  })
  if (computed.length > 0) return refuse(computed)
  const profile = checkStated(given.facts, kind, catalogues, defaults.on)
  if (!profile.ok)
    return refuse(profile.errors.map(({ path, ...why }) => ({ path: path.replace(/^facts\./, ''), ...why })))
  if ('memberOf' in given.facts) return refuse({ path: 'memberOf', ...profileRefusals.memberOfColumn })
  const strange = given.memberOf?.filter((id) => !organisations.has(id)) ?? []
  if (strange.length > 0)
    return refuse({ path: 'member_of', ...profileRefusals.noSuchOrganisations({ ids: strange.join(', ') }) })
  return { ok: true, recipient: { ...given, key, source, asOf, email } }
}

function cellValue(kind: string, text: string): unknown {
  if (kind === 'NUMBER') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  if (kind === 'SET') return text === '-' ? [] : text.split(';').map((item) => item.trim())
  if (kind === 'BOOLEAN')
    return text === 'true' || text === '是' ? true : text === 'false' || text === '否' ? false : text
  return text
}
