// npm run import -- policies FILE.jsonl | enterprises FILE | citizens FILE | members ORG FILE | organisations FILE |
// accounts FILE. A refused line is reported, and the next line is read. Idempotent. See docs/import-export.md.

import { listOrganisations } from '../src/parties/organisations/store.ts'
import { headerCell, isEmptyRow } from '../src/platform/cell.ts'
import { shanghaiDay } from '../src/platform/clock.ts'
import type { RowRefusal } from '../src/platform/errors.ts'
import { say } from '../src/platform/locale.ts'
import { redactError } from '../src/platform/log.ts'
import { importRecipients } from '../src/profile/intake/import-recipients.ts'
import {
  checkHeader,
  type IncomingRecipient,
  keyColumn,
  type RowContext,
  type RowResult,
  readCells,
  readJsonLine,
} from '../src/profile/intake/recipient-row.ts'
import { importPolicy, knownIssuers } from '../src/publish/ingest/import-policy.ts'
import { readPolicyLine } from '../src/publish/ingest/policy-line.ts'
import { csvRows } from './csv-rows.ts'
import { importMembers } from './import-members.ts'
import { importAccounts, importOffices } from './import-offices.ts'
import { type ImportSummary, openSummary } from './import-summary.ts'
import { encodingOf, linesOf } from './lines.ts'
import { openNamings } from './namings.ts'
import { openCommand } from './open-command.ts'
import { checkReadable } from './readable.ts'
import { rowRefusals } from './row-refusals.ts'

// recipients of one transaction and one rematch job
const batchSize = 4000
const audiences = { enterprises: 'ENTERPRISE', citizens: 'CITIZEN' } as const
const [kind = '', file, ...rest] = process.argv.slice(2)
if (kind === 'members' && file && rest[0] && rest.slice(1).every((word) => ['--replace', '--apply'].includes(word))) {
  const readable = await checkReadable(rest[0])
  if (!readable.ok) console.error(readable.reason)
  process.exit(readable.ok ? await importMembers(file, rest[0], rest.slice(1)) : 2)
}
if ((kind === 'organisations' || kind === 'accounts') && file && rest.length === 0) {
  const readable = await checkReadable(file)
  if (!readable.ok) console.error(readable.reason)
  process.exit(readable.ok ? await (kind === 'accounts' ? importAccounts(file) : importOffices(file)) : 2)
}
if (!(kind === 'policies' || Object.hasOwn(audiences, kind)) || !file || rest.length > 0) {
  console.error(`${say({ zh: '用法', en: 'usage' })}: npm run import -- policies FILE.jsonl
            npm run import -- enterprises FILE.(csv|xlsx|jsonl)
            npm run import -- citizens FILE.(csv|xlsx|jsonl)
            npm run import -- organisations FILE.(csv|xlsx)
            npm run import -- accounts FILE.(csv|xlsx)
            npm run import -- members ORG FILE.(csv|xlsx) [--replace] [--apply]`)
  process.exit(2)
}
const readable = await checkReadable(file)
if (!readable.ok) {
  console.error(readable.reason)
  process.exit(2)
}

const service = await openCommand({ warn: true })
const summary = openSummary(file, readable.size)
try {
  if (kind === 'policies') await importPolicies(file, summary)
  else await importFacts(file, audiences[kind as keyof typeof audiences], summary)
} catch (cause) {
  console.error(
    say({
      zh: `没有读完，可再次导入：${redactError(cause).message}`,
      en: `not finished, can be run again: ${redactError(cause).message}`,
    }),
  )
  process.exitCode = 1
} finally {
  const status = await summary.finish()
  // 1 = not finished
  process.exitCode ??= status
  await service.close()
}

async function importPolicies(path: string, into: ImportSummary): Promise<void> {
  const { db, clock } = service.deps
  const issuers = await knownIssuers(db)
  const namings = openNamings()
  for await (const { number, text, bytes } of linesOf(path)) {
    into.progress(bytes)
    if (text === '') continue
    const line = readPolicyLine(text)
    if (!line.ok) {
      into.refused(number, line.reason)
      continue
    }
    const first = namings.before(line.policy.id, number)
    if (first !== undefined) {
      into.refused(number, { path: 'id', ...rowRefusals.sameId({ line: first }) })
      continue
    }
    const outcome = await importPolicy(db, clock, line.policy, issuers)
    if (outcome.kind === 'refused') into.refused(number, outcome.reason)
    else into[outcome.kind]()
  }
}

/** A nightly file of facts: a table (CSV or XLSX) or JSON Lines. */
async function importFacts(path: string, audience: RowContext['kind'], into: ImportSummary): Promise<void> {
  const { db, catalogues, clock } = service.deps
  const context: RowContext = {
    kind: audience,
    catalogues,
    organisations: new Map((await listOrganisations(db)).map((org) => [org.id, org.name])),
    defaults: { source: `import:${path.split('/').at(-1)}`.slice(0, 100), on: shanghaiDay(clock.now()) },
  }
  const namings = openNamings()
  const names = new Map<string, string>()
  const column = keyColumn(audience)
  let batch = new Map<string, IncomingRecipient>()
  const lines = new Map<string, number>()
  const flush = async (): Promise<void> => {
    const list = [...batch.values()]
    batch = new Map()
    const outcomes = await importRecipients(db, service.deps, audience, list, (key, problem) =>
      into.refused(lines.get(key) ?? 0, problem),
    )
    for (const outcome of outcomes) into[outcome]()
  }
  for await (const { number, read } of path.endsWith('.jsonl')
    ? jsonRows(path, context, into)
    : tableRows(path, context, into)) {
    if (!read.ok) {
      into.refused(number, read.reason)
      continue
    }
    const { key, source, asOf } = read.recipient
    into.refusedCells(number, read.refused)
    const first = namings.before(`${key} ${asOf} ${source}`, number)
    if (first !== undefined) {
      into.refused(number, { path: column, ...rowRefusals.sameStatement({ line: first, column }) })
      continue
    }
    // Why the first name of a file: two spellings would rename the recipient to and fro at every run.
    const name = names.get(key) ?? read.recipient.name
    names.set(key, name)
    // Why flush before a recipient's second row: it must see what the first row wrote.
    if (batch.has(key)) await flush()
    lines.set(key, number)
    batch.set(key, { ...read.recipient, name })
    if (batch.size >= batchSize) await flush()
  }
  await flush()
}

type Row = { number: number; read: RowResult }

async function* jsonRows(path: string, context: RowContext, into: ImportSummary): AsyncGenerator<Row> {
  for await (const { number, text, bytes } of linesOf(path)) {
    into.progress(bytes)
    if (text !== '') yield { number, read: readJsonLine(text, context) }
  }
}

async function* tableRows(path: string, context: RowContext, into: ImportSummary): AsyncGenerator<Row> {
  const encoding = await encodingOf(path)
  if (encoding !== 'utf-8' && encoding !== 'workbook')
    console.error(say({ zh: `按 ${encoding.toUpperCase()} 编码读取`, en: `read as ${encoding.toUpperCase()}` }))
  let header: string[] | undefined
  for await (const row of csvRows(path, encoding, (bytes) => into.progress(bytes))) {
    const { number } = row
    const refuse = (reason: RowRefusal): Row => ({ number, read: { ok: false, reason } })
    if ('reason' in row) {
      yield refuse(row.reason)
    } else if (!header) {
      header = row.cells.map(headerCell)
      const wrong = checkHeader(header, context.kind, context.catalogues)
      if (!wrong) continue
      yield refuse(wrong)
      return
    } else if (!isEmptyRow(row.cells.slice(header.length))) {
      yield refuse(rowRefusals.columnCount({ width: header.length, length: row.cells.length }))
    } else {
      const named = header.map((name, i) => [name, row.cells[i] ?? ''] as const).filter(([name]) => name !== '')
      const cells = Object.fromEntries(named)
      yield { number, read: readCells(cells, context) }
    }
  }
}
