import { csvText } from '../platform/csv-text.ts'
import type { Locale } from '../platform/locale.ts'
import type { DepartmentLedger } from './department-ledger.ts'
import type { OrgLedger } from './ledger.ts'

type Column<Row> = [key: keyof Row & string, zh: string, en: string]

const work: Column<OrgLedger>[] = [
  ['tasks', '接力任务', 'Relay tasks'],
  ['pulled', '其中主动转发', 'Of them pulled'],
  ['received', '已确认接收', 'Received'],
  ['forwarded', '已转发', 'Forwarded'],
  ['forwardedLate', '其中逾期转发', 'Of them late'],
  ['returned', '已退回', 'Returned'],
  ['overdue', '逾期未转发', 'Overdue'],
  ['recalled', '已撤回', 'Recalled'],
  ['handedDown', '转交下级', 'Handed down'],
  ['receiveSeconds', '接收用时中位数（秒）', 'Median seconds to receive'],
  ['forwardSeconds', '转发用时中位数（秒）', 'Median seconds to forward'],
  ['members', '初步符合会员（次）', 'Matched members'],
  ['noticed', '已推送', 'Noticed'],
  ['reached', '已触达', 'Reached'],
  ['unreached', '未触达', 'Unreached'],
  ['opened', '已阅', 'Opened'],
  ['acted', '已点击办理', 'Acted'],
  ['toldOffline', '线下告知（组织登记）', 'Told offline (as recorded)'],
]

const effect: Column<DepartmentLedger>[] = [
  ['policies', '发布政策文件', 'Policies published'],
  ['interpretedInTime', '解读同步发布', 'Interpreted in time'],
  ['taggedInTime', '标签同步', 'Tagged in time'],
  ['matched', '初步符合对象（次）', 'Matched'],
  ['reached', '已触达', 'Reached'],
  ['unreached', '未触达', 'Unreached'],
  ['opened', '已阅', 'Opened'],
  ['acted', '已点击办理', 'Acted'],
  ['openSeconds', '阅读用时中位数（秒）', 'Median seconds to open'],
  ['relayTasks', '接力任务', 'Relay tasks'],
  ['overdueTasks', '逾期未转发', 'Overdue'],
  ['questions', '收到咨询', 'Questions asked'],
  ['questionsAnswered', '已答复咨询', 'Questions answered'],
  ['questionsInTime', '五个工作日内答复', 'Answered within five working days'],
  ['questionsLate', '超过五个工作日', 'Later than five working days'],
  ['answerSeconds', '答复用时中位数（秒）', 'Median seconds to answer'],
]

type Naming = { locale: Locale; name: (orgId: string) => string }

/** The work ledger as CSV with a byte order mark, rows in the given order. Pure. */
export const workLedgerCsv = (rows: readonly OrgLedger[], naming: Naming): string =>
  sheet(rows, work, naming, ['组织', 'Organisation'])

/** The department ledger as CSV, likewise. Pure. */
export const departmentLedgerCsv = (rows: readonly DepartmentLedger[], naming: Naming): string =>
  sheet(rows, effect, naming, ['发布部门', 'Department'])

function sheet<Row extends { orgId: string }>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { locale, name }: Naming,
  first: readonly [string, string],
): string {
  const word = ([zh, en]: readonly [string, string]): string => (locale === 'en' ? en : zh)
  const cells = (row: Row) => columns.map(([key]) => (row[key] ?? '') as string | number)
  return csvText([
    [word(first), ...columns.map(([, zh, en]) => word([zh, en]))],
    ...rows.map((row) => [name(row.orgId), ...cells(row)]),
  ])
}
