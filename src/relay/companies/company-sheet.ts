import { csvText } from '../../platform/csv-text.ts'
import type { MeasureRecord } from '../../publish/record.ts'
import { suggestionNames } from '../kit/call-sheet.ts'
import type { OpenCounts, ToTellItem } from './company.ts'
import type { Companies, Company } from './find-companies.ts'

/**
 * Columns of a call sheet about many policies. None has a header that the import of outreach requires.
 * Why: the import is about one task, and would count rows about other tasks for it.
 */
const columns = [
  '企业名称',
  '统一社会信用代码',
  '有无账号',
  '建议',
  '政策',
  '支持内容',
  '申报截止',
  '联系情况',
  '联系备注',
] as const

// 600 members of 40 tasks, with room. Contacted members leave the sheet, so the next sheet has the rest.
const rowsMax = 30_000
const measuresMax = 3

/** A call sheet: one row for each company and policy to be contacted about, with empty columns for the caller. */
export async function readCompanySheet({
  tasks,
  counts,
  read,
}: Companies): Promise<{ csv: string; companies: number }> {
  const companies = await read(fitting(counts, rowsMax))
  const about = new Map(tasks.map(({ task, title, measures }) => [task.id, { title, support: supportText(measures) }]))
  const rows: string[][] = []
  for (const company of companies)
    for (const item of await company.readItems()) {
      const { title = '', support = '' } = about.get(item.task.id) ?? {}
      rows.push(rowOf(company, item, { title, support }))
    }
  return { csv: csvText([columns, ...rows]), companies: companies.length }
}

/** The first companies with at most `max` items together, but at least one company. Pure. */
export function fitting(counts: readonly OpenCounts[], max: number): OpenCounts[] {
  let sum = 0
  const end = counts.findIndex(({ forwardCount, verifyCount }, i) => {
    sum += forwardCount + verifyCount
    return sum > max && i > 0
  })
  return counts.slice(0, end < 0 ? undefined : end)
}

const rowOf = (
  company: Company,
  item: ToTellItem,
  { title, support }: { title: string; support: string },
): string[] => [
  company.name,
  company.uscc,
  company.hasAccount ? '有' : '无',
  suggestionNames[item.suggestion],
  title,
  support,
  item.closesOn ?? '',
  '',
  '',
]

/** A document's first three measures with their support, and their number when there are more. Pure. */
export function supportText(measures: readonly Pick<MeasureRecord, 'title' | 'support'>[]): string {
  const texts = measures.slice(0, measuresMax).map(({ title, support }) => (support ? `${title}：${support}` : title))
  const text = texts.join('；')
  return measures.length > measuresMax ? `${text}；等 ${measures.length} 项` : text
}
