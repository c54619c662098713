/** One company as typed. fromOn as a date input gives it; empty = not given. */
export type OneMember = { uscc: string; name: string; fromOn?: string | undefined }

/** A member list of one row, with any characters in its cells quoted. Pure. */
export function oneMemberCsv({ uscc, name, fromOn }: OneMember): string {
  const cells = [uscc, name, fromOn ?? ''].map((text) => `"${text.trim().replace(/\s+/g, ' ').replaceAll('"', '""')}"`)
  return `统一社会信用代码,名称,加入日期\n${cells.join(',')}\n`
}
