import { spreadsheetDamage } from '../../parties/spreadsheet-damage.ts'
import { readUscc, usccProblem } from '../../parties/uscc.ts'
import { nameCell } from '../../platform/cell.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { relayRefusals } from '../refusals.ts'
import { type Contact, contactKey, momentProblem } from './contact.ts'
import { readMoment } from './read-moment.ts'
import type { SheetRow } from './read-sheet.ts'

/** Data against which a file's rows are judged. */
export type Known = {
  /** code → recipient id, for members of the task */
  members: ReadonlyMap<string, number>
  /** `contactKey` → contested, for contacts recorded before */
  recorded: ReadonlyMap<string, boolean>
  publishedAt: Date | null
  now: Date
}

export type JudgedRow = Pick<SheetRow, 'line' | 'uscc' | 'name' | 'method'> & { at: Date | null } & (
    | { outcome: 'RECORDED'; reason: null; contact: Contact }
    | { outcome: 'ALREADY' | 'REFUSED'; reason: Refusal; contact: null }
  )

const textMax = 500

// methods that reached no one
const notReached = /^(未接通|未接|未联系上?|无人接听?|没人接|没接|空号|关机|停机|拒接|忙线|占线|未找到)/

/** The result of each row. Rows without 方式, or whose 方式 says that no one was reached, are skipped. Pure. */
export function judgeRows(rows: readonly SheetRow[], known: Known): { rows: JudgedRow[]; skipped: number } {
  const contacted = rows.filter((row) => row.method && !notReached.test(row.method))
  const before = new Map<string, number>()
  const judged = contacted.map((row): JudgedRow => {
    const read = readRow(row, known)
    const base = {
      line: row.line,
      uscc: nameCell(row.uscc).slice(0, 100),
      name: row.name.slice(0, 200),
      method: row.method.slice(0, textMax),
    }
    if ('reason' in read) return { ...base, at: read.at, outcome: 'REFUSED', reason: read.reason, contact: null }
    const already = alreadyText(contactKey(read.contact), known, before)
    if (already) return { ...base, at: read.contact.at, outcome: 'ALREADY', reason: already, contact: null }
    before.set(contactKey(read.contact), row.line)
    return { ...base, at: read.contact.at, outcome: 'RECORDED', reason: null, contact: read.contact }
  })
  return { rows: judged, skipped: rows.length - contacted.length }
}

function alreadyText(key: string, known: Known, before: ReadonlyMap<string, number>): Refusal | undefined {
  const line = before.get(key)
  if (line !== undefined) return relayRefusals.sameRow({ line })
  const contested = known.recorded.get(key)
  if (contested === undefined) return undefined
  return contested ? relayRefusals.recordedContested : relayRefusals.recorded
}

type Read = { contact: Contact } | { reason: Refusal; at: Date | null }

function readRow(row: SheetRow, known: Known): Read {
  const moment = readMoment(row.at)
  const at = moment?.at ?? null
  const refuse = (reason: Refusal): Read => ({ reason, at })
  const code = readUscc(row.uscc)
  const wrong = spreadsheetDamage(row.uscc) ?? usccProblem(code)
  if (wrong) return refuse(wrong)
  const recipientId = known.members.get(code)
  if (recipientId === undefined) return refuse(relayRefusals.notMember)
  if (!row.at) return refuse(relayRefusals.timeMissing)
  if (!moment) return refuse(relayRefusals.timeShape)
  const problem = momentProblem(moment.at, { ...known, precisionMs: moment.precisionMs })
  if (problem) return refuse(problem)
  if (row.method.length > textMax || row.note.length > textMax)
    return refuse(relayRefusals.methodTooLong({ max: textMax }))
  return { contact: { recipientId, method: row.method, at: moment.at, note: row.note || null } }
}
