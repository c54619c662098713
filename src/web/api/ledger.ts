import { request } from './graphql.ts'
import type { Org } from './types.ts'

/** Days YYYY-MM-DD in Shanghai, both included. */
export type Period = { from: string; to: string }

const work = [
  'tasks',
  'pulled',
  'received',
  'forwarded',
  'forwardedLate',
  'returned',
  'overdue',
  'recalled',
  'handedDown',
  'receiveSeconds',
  'forwardSeconds',
  'members',
  'noticed',
  'reached',
  'unreached',
  'opened',
  'acted',
  'toldOffline',
] as const
const effect = [
  'policies',
  'interpretedInTime',
  'taggedInTime',
  'matched',
  'reached',
  'unreached',
  'opened',
  'acted',
  'openSeconds',
  'relayTasks',
  'overdueTasks',
  'questions',
  'questionsAnswered',
  'questionsInTime',
  'questionsLate',
  'answerSeconds',
] as const

export type LedgerFigure = (typeof work)[number] | (typeof effect)[number]
/** One organisation's figures; seconds are null while there is nothing to measure. */
export type LedgerRow = { org: Org } & Partial<Record<LedgerFigure, number | null>>

/** The two ledgers: of relay organisations by their work, of issuing departments by effect. */
export const ledgers = {
  work: { rows: 'workLedger', csv: 'workLedgerCsv', figures: work as readonly LedgerFigure[] },
  effect: { rows: 'departmentLedger', csv: 'departmentLedgerCsv', figures: effect as readonly LedgerFigure[] },
} as const
export type LedgerKind = keyof typeof ledgers

/** Rows by name, as the server orders them. */
export function fetchLedger(kind: LedgerKind, period: Period): Promise<LedgerRow[]> {
  const { rows, figures } = ledgers[kind]
  return request<{ rows: LedgerRow[] }>(
    `query($from: Date!, $to: Date!) { rows: ${rows}(from: $from, to: $to) { org { id name } ${figures.join(' ')} } }`,
    period,
  ).then((d) => d.rows)
}

/** The same as a spreadsheet reads it; begins with a byte order mark. */
export const fetchLedgerCsv = (kind: LedgerKind, period: Period): Promise<string> =>
  request<{ csv: string }>(
    `query($from: Date!, $to: Date!) { csv: ${ledgers[kind].csv}(from: $from, to: $to) }`,
    period,
  ).then((d) => d.csv)
