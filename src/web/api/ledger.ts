import { EffectLedger, EffectLedgerCsv, WorkLedger, WorkLedgerCsv } from './generated/ledger.ts'
import type { EffectRow, WorkRow } from './generated/types.ts'
import { request } from './graphql.ts'

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
] as const satisfies readonly Exclude<keyof WorkRow, 'org'>[]
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
] as const satisfies readonly Exclude<keyof EffectRow, 'org'>[]

export type LedgerFigure = (typeof work)[number] | (typeof effect)[number]
/** One organisation's figures. Seconds are null without a value. */
export type LedgerRow = Pick<WorkRow, 'org'> & Partial<Record<LedgerFigure, number | null>>

/** The two ledgers: of relay organisations by their work, of issuing departments by effect. */
export const ledgers = {
  work: { figures: work as readonly LedgerFigure[] },
  effect: { figures: effect as readonly LedgerFigure[] },
} as const
export type LedgerKind = keyof typeof ledgers

/** Rows by name, as the server orders them. */
export const fetchLedger = async (kind: LedgerKind, period: Period): Promise<LedgerRow[]> =>
  kind === 'work' ? (await request(WorkLedger, period)).rows : (await request(EffectLedger, period)).rows

/** The same rows as CSV with a byte order mark. */
export const fetchLedgerCsv = (kind: LedgerKind, period: Period): Promise<string> =>
  request(kind === 'work' ? WorkLedgerCsv : EffectLedgerCsv, period).then((d) => d.csv)
