import { csvText } from '../../platform/csv-text.ts'
import { findMembers, type RelayMember } from '../find-members.ts'
import type { MemberScope } from '../members.ts'

/** Columns of a call sheet; filled in, it is what the import of outreach takes. */
export const sheetColumns = {
  name: '企业名称',
  uscc: '统一社会信用代码',
  suggestion: '建议',
  account: '有无账号',
  method: '方式',
  at: '时间',
  note: '备注',
} as const

// as many as the import takes at once; whoever was told leaves the sheet, so that the rest comes with the next one
const rowsMax = 10_000
/** As a sheet says them. */
export const suggestionNames = { FORWARD: '建议转发', VERIFY: '待核实' } as const

/** The members not reached yet as CSV, with empty columns for whoever calls them. */
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
