import { findByUsccs } from '../../parties/recipients/store.ts'
import { readUscc } from '../../parties/uscc.ts'
import type { Db } from '../../platform/db.ts'
import { readPolicies } from '../../publish/store.ts'
import type { RelayDeps } from '../deps.ts'
import { lockChain } from '../event-log.ts'
import { suggestedMembers } from '../members.ts'
import type { OpenedTask } from '../open-task.ts'
import type { RelayTask } from '../task.ts'
import { addContacts, checkRecordable, recordedContacts } from './add-contacts.ts'
import { type JudgedRow, judgeRows } from './judge-rows.ts'
import { readSheet, type SheetRow } from './read-sheet.ts'

/** Result of an import, done or previewed. */
export type OutreachImport = { recorded: number; already: number; refused: number; skipped: number; rows: JudgedRow[] }

/**
 * Judges a filled-in call sheet and, unless it is a preview, records its new contacts in one event. Idempotent.
 * @throws BAD_USER_INPUT at `csv`; CONFLICT for a returned or recalled task
 */
export async function importOutreach(
  tx: Db,
  deps: RelayDeps,
  { task, accountId }: OpenedTask,
  { csv, preview }: { csv: string; preview: boolean },
): Promise<OutreachImport> {
  checkRecordable(task)
  const sheet = readSheet(csv)
  const head = preview ? undefined : await lockChain(tx, task.policyId)
  const { rows, skipped } = await judge(tx, deps, task, sheet)
  const contacts = rows.flatMap(({ contact }) => contact ?? [])
  if (head) await addContacts(tx, deps, { task, accountId, head }, contacts, { contacts: contacts.length })
  const count = (outcome: JudgedRow['outcome']): number => rows.filter((row) => row.outcome === outcome).length
  return { recorded: count('RECORDED'), already: count('ALREADY'), refused: count('REFUSED'), skipped, rows }
}

async function judge(tx: Db, deps: RelayDeps, task: RelayTask, sheet: readonly SheetRow[]) {
  const now = deps.clock.now()
  const [policy] = await readPolicies(tx, [task.policyId])
  const scope = { db: tx, catalogues: deps.catalogues, policyId: task.policyId, orgId: task.orgId, now }
  const suggested = await suggestedMembers(scope)
  const codes = sheet.filter((row) => row.method).map((row) => readUscc(row.uscc))
  const found = await findByUsccs(tx, codes)
  const members = new Map([...found].filter(([, id]) => suggested.has(id)))
  const recorded = await recordedContacts(tx, task, [...members.values()])
  return judgeRows(sheet, { members, recorded, publishedAt: policy?.publishedAt ?? null, now })
}
