/** One company as somebody types it; fromOn as a date input gives it, empty = not said. */
export type OneMember = { uscc: string; name: string; fromOn?: string | undefined }

/** The same as a member list of one row, whatever stands in the cells. Pure. */
export function oneMemberCsv({ uscc, name, fromOn }: OneMember): string {
  const cells = [uscc, name, fromOn ?? ''].map((text) => `"${text.trim().replace(/\s+/g, ' ').replaceAll('"', '""')}"`)
  return `统一社会信用代码,名称,加入日期\n${cells.join(',')}\n`
}
