// npm run import -- policies FILE.jsonl | enterprises FILE.csv
// A refused line stops nothing and loses nothing; running again changes nothing. See README, Real input.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { parse } from 'csv-parse'
import { openForCommand } from '../src/open-service.ts'
import { listOrganisations } from '../src/parties/store.ts'
import { shanghaiDay } from '../src/platform/clock.ts'
import { checkHeader, type IncomingEnterprise, readEnterpriseRow } from '../src/profile/intake/enterprise-row.ts'
import { importEnterprises } from '../src/profile/intake/import-enterprises.ts'
import { importPolicy, knownIssuers } from '../src/publish/ingest/import-policy.ts'
import { readPolicyLine } from '../src/publish/ingest/policy-line.ts'
import { type ImportSummary, openSummary } from './import-summary.ts'
import { linesOf } from './lines.ts'

const batchSize = 500
const [kind, file, ...rest] = process.argv.slice(2)
if ((kind !== 'policies' && kind !== 'enterprises') || !file || rest.length > 0) {
  console.error('用法 usage: npm run import -- policies FILE.jsonl\n            npm run import -- enterprises FILE.csv')
  process.exit(2)
}
const { size } = await stat(file).catch(() => {
  console.error(`读不到文件 cannot read ${file}`)
  process.exit(2)
})

const log = {
  info: () => {},
  debug: () => {},
  warn: (_f: object, message: string) => console.error(message),
  error: (_f: object, message: string) => console.error(message),
}
const service = await openForCommand(log).catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : String(cause))
  process.exit(1)
})
const summary = openSummary(file, size)
try {
  if (kind === 'policies') await importPolicies(file, summary)
  else await importCsv(file, summary)
} finally {
  summary.finish()
  await service.close()
}

async function importPolicies(path: string, into: ImportSummary): Promise<void> {
  const { db, clock } = service.deps
  const issuers = await knownIssuers(db)
  for await (const { number, text, bytes } of linesOf(path)) {
    into.progress(bytes)
    if (text === '') continue
    const line =
      text === undefined ? { ok: false as const, reason: '不是有效的 UTF-8 not valid UTF-8' } : readPolicyLine(text)
    if (!line.ok) {
      into.refused(number, line.reason)
      continue
    }
    const outcome = await importPolicy(db, clock, line.policy, issuers)
    if (outcome.kind === 'refused') into.refused(number, outcome.reason)
    else into[outcome.kind]()
  }
}

async function importCsv(path: string, into: ImportSummary): Promise<void> {
  const { db, catalogues, clock } = service.deps
  const organisations = new Map((await listOrganisations(db)).map((org) => [org.id, org.name]))
  const defaults = { source: `import:${path.split('/').at(-1)}`.slice(0, 100), on: shanghaiDay(clock.now()) }
  let batch: IncomingEnterprise[] = []
  const flush = async (): Promise<void> => {
    for (const outcome of await importEnterprises(db, service.deps, batch)) into[outcome]()
    batch = []
  }
  const parser = parse({
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    skip_records_with_error: true,
    max_record_size: 1_000_000,
    encoding: 'utf8',
  })
  parser.on('skip', (error: { lines?: number; message: string }) =>
    into.refused(error.lines ?? 0, `不是有效的 CSV not valid CSV: ${error.message}`),
  )
  const source = createReadStream(path)
  source.on('data', (chunk) => into.progress(chunk.length))
  source.on('error', (cause) => parser.destroy(cause))
  let header: string[] | undefined
  for await (const { record, info } of source.pipe(parser) as AsyncIterable<{
    record: string[]
    info: { lines: number }
  }>) {
    if (!header) {
      header = record.map((name) => name.trim())
      const wrong = checkHeader(header, catalogues)
      if (wrong) return into.refused(info.lines, wrong)
      continue
    }
    const names = header
    if (record.length !== names.length) {
      into.refused(info.lines, `应有 ${names.length} 列，实有 ${record.length} 列 expected ${names.length} columns`)
      continue
    }
    if (record.some((cell) => cell.includes('\uFFFD') || cell.includes('\0'))) {
      into.refused(info.lines, '不是有效的 UTF-8 文字 not valid UTF-8 text')
      continue
    }
    const row = Object.fromEntries(names.map((name, i) => [name, record[i] ?? '']))
    const read = readEnterpriseRow(row, catalogues, organisations, defaults)
    if (!read.ok) {
      into.refused(info.lines, read.reason)
      continue
    }
    // the same code twice in one batch: the later row sees what the earlier one wrote
    if (batch.some((other) => other.uscc === read.enterprise.uscc)) await flush()
    batch.push(read.enterprise)
    if (batch.length >= batchSize) await flush()
  }
  await flush()
}
