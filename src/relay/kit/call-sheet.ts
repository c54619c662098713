import { csvText } from '../../platform/csv-text.ts'
import { findMembers, type RelayMember } from '../find-members.ts'
import type { MemberScope } from '../members.ts'

/** Columns of a call sheet. The import of outreach takes the filled-in sheet. */
export const sheetColumns = {
  name: '企业名称',
  uscc: '统一社会信用代码',
  suggestion: '建议',
  account: '有无账号',
  method: '方式',
  at: '时间',
  note: '备注',
} as const

// The limit of the import. Contacted members leave the sheet, so the next sheet has the rest.
const rowsMax = 10_000
/** names in a call sheet */
export const suggestionNames = { FORWARD: '建议转发', VERIFY: '待核实' } as const

/** The first 10,000 unreached members as CSV, with empty columns for the caller. */
export async function readCallSheet(scope: MemberScope): Promise<{ csv: string; count: number }> {
  const found = await findMembers(scope, { unreached: true, first: rowsMax, after: undefined })
  const members = found.members.slice(0, rowsMax)
  return { csv: callSheet(members), count: members.length }
}

/** Pure. */
export function callSheet(members: readonly RelayMember[]): string {
  const rows = members.map((member) => [
    member.name,
    member.uscc,
    suggestionNames[member.suggestion],
    member.hasAccount ? '有' : '无',
    '',
    '',
    '',
  ])
  return csvText([Object.values(sheetColumns), ...rows])
}
