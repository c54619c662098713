// npm run import -- organisations FILE.csv (id, name, kind, parent)

// npm run import -- accounts FILE.csv (id, name, roles, org, enterprises)

import { audit } from '../src/auth/audit.ts'
import { importAccount } from '../src/auth/import-account.ts'
import { listOrganisations } from '../src/parties/organisations/store.ts'
import { headerCell, nameCell } from '../src/platform/cell.ts'
import { type RowRefusal, rowText } from '../src/platform/errors.ts'
import { processLocale, say } from '../src/platform/locale.ts'
import { redactError } from '../src/platform/log.ts'
import { importOrganisations } from '../src/profile/memberships/import-organisations.ts'
import { csvRows } from './csv-rows.ts'
import { importStatus } from './import-status.ts'
import { encodingOf } from './lines.ts'
import { openCommand } from './open-command.ts'

type Cells<Column extends string> = { line: number } & Record<Column, string>
type Refused = { line: number; reason: RowRefusal }

/** Reads rows by the names of their columns. Optional columns can be absent. @returns a text = its problem */
async function readFile<Column extends string>(
  path: string,
  needed: readonly Column[],
  optional: readonly Column[],
): Promise<{ rows: Cells<Column>[]; refused: Refused[] } | string> {
  const rows: Cells<Column>[] = []
  const refused: Refused[] = []
  let header: string[] | undefined
  for await (const row of csvRows(path, await encodingOf(path), () => {})) {
    if ('reason' in row) refused.push({ line: row.number, reason: row.reason })
    else if (!header) {
      header = row.cells.map(headerCell)
      const missing = needed.filter((column) => !header?.includes(column))
      if (missing.length > 0)
        return say({ zh: `第 1 行缺少列 ${missing.join(', ')}`, en: `the header lacks ${missing.join(', ')}` })
    } else {
      const at = header
      const cell = (column: Column) => [column, nameCell(row.cells[at.indexOf(column)] ?? '')] as const
      rows.push({ line: row.number, ...Object.fromEntries([...needed, ...optional].map(cell)) } as Cells<Column>)
    }
  }
  if (header) return { rows, refused }
  const [broken] = refused
  return broken ? rowText(broken.reason, processLocale) : say({ zh: '没有内容', en: 'it is empty' })
}

type Done = { done: number; unchanged: number; refused: Refused[] }

/** Reads a file, writes its rows into the service, prints the result. @returns exit status */
async function run<Column extends string>(
  path: string,
  [needed, optional]: [readonly Column[], readonly Column[]],
  write: (service: Awaited<ReturnType<typeof openCommand>>, rows: Cells<Column>[]) => Promise<Done>,
): Promise<number> {
  const file = await readFile(path, needed, optional)
  if (typeof file === 'string') {
    console.error(file)
    return importStatus(0, 1)
  }
  const service = await openCommand({ warn: true })
  try {
    const { done, unchanged, refused } = await write(service, file.rows)
    for (const { line, reason } of [...file.refused, ...refused].sort((a, b) => a.line - b.line))
      console.log(`${line}: ${rowText(reason, processLocale)}`)
    const count = file.refused.length + refused.length
    console.log(
      say({
        zh: `写入 ${done}，不变 ${unchanged}，拒绝 ${count}`,
        en: `written ${done}, unchanged ${unchanged}, refused ${count}`,
      }),
    )
    return importStatus(done + unchanged, count)
  } catch (cause) {
    console.error(redactError(cause).message)
    return 1
  } finally {
    await service.close()
  }
}

/** Organisations: 部门, 街镇, 园区 (with buildings below), 协会, 居村委, 窗口. Others stay. */
export const importOffices = (path: string): Promise<number> =>
  run(path, [['id', 'name', 'kind'], ['parent']], async ({ deps }, rows) => {
    const { put, unchanged, refused } = await importOrganisations(deps.db, deps, rows)
    await audit(deps.db, deps.clock, { kind: 'anonymous' }, 'organisations.imported', {
      count: put.length,
      by: 'command',
    })
    return { done: put.length, unchanged, refused }
  })

/** Accounts by the subject of their tokens, with roles, organisation and the enterprises they act for. */
export const importAccounts = (path: string): Promise<number> =>
  run(
    path,
    [
      ['id', 'name', 'roles'],
      ['org', 'enterprises'],
    ],
    async ({ deps: { db, clock }, config }, rows) => {
      const orgs = new Set((await listOrganisations(db)).map((org) => org.id))
      const refused: Refused[] = []
      let done = 0
      for (const row of rows) {
        const outcome = await db.transaction(async (tx) => {
          const read = await importAccount(tx, row, orgs, config.demo)
          if (read.kind === 'imported') {
            const { id, roles } = read.account
            await audit(tx, clock, { kind: 'anonymous' }, 'account.imported', { id, roles, by: 'command' })
          }
          return read
        })
        if (outcome.kind === 'refused') refused.push({ line: row.line, reason: outcome.reason })
        else done += 1
      }
      return { done, unchanged: 0, refused }
    },
  )
