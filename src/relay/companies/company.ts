import { openMeasures } from '../../match/match-policy.ts'
import type { NoticeState } from '../../notices/notice.ts'
import type { MeasureRecord } from '../../publish/record.ts'
import type { RelaySuggestion } from '../members.ts'
import type { RelayTask } from '../task.ts'

/** In how many live tasks a member is unreached, by suggestion. */
export type OpenCounts = { recipientId: number; forwardCount: number; verifyCount: number }

/** A live task with its document's measures for enterprises that are open on the day. */
export type LiveTask = { task: RelayTask; title: string; measures: MeasureRecord[]; closesOn: string | null }

/** One task in which a member is unreached. */
export type ToTellItem = {
  task: RelayTask
  suggestion: RelaySuggestion
  /** What an organisation sees of the notice. */
  state: NoticeState | null
  closesOn: string | null
}

/** Live tasks in the order in which somebody would be told of them: the nearest closing day first. Pure. */
export function inOrder(
  tasks: readonly { task: RelayTask; title: string }[],
  measures: readonly MeasureRecord[],
  on: string,
): LiveTask[] {
  const byPolicy = Map.groupBy(
    openMeasures(measures, on).filter((measure) => measure.audience === 'ENTERPRISE'),
    (measure) => measure.policyId,
  )
  const live = tasks.map(({ task, title }) => {
    const open = byPolicy.get(task.policyId) ?? []
    const [closesOn = null] = open.flatMap((measure) => measure.applyTo ?? []).sort()
    return { task, title, measures: open, closesOn }
  })
  const never = '9999-12-31'
  const key = ({ closesOn }: LiveTask): string => closesOn ?? never
  return live.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.task.id - b.task.id))
}

const openCount = ({ forwardCount, verifyCount }: OpenCounts): number => forwardCount + verifyCount

/** Most open items first, then by id. Pure. */
export const byOpenCount = (a: OpenCounts, b: OpenCounts): number =>
  openCount(b) - openCount(a) || a.recipientId - b.recipientId

/** Where a page goes on, e.g. `12-345`: twelve open items, the company with id 345. */
export const companyCursor = (counts: OpenCounts): string => `${openCount(counts)}-${counts.recipientId}`

/** Whether a company stands behind a cursor. @returns undefined when it is none */
export function standsBehind(cursor: string): ((counts: OpenCounts) => boolean) | undefined {
  const match = /^(\d{1,9})-(\d{1,15})$/.exec(cursor)
  if (!match) return undefined
  const last = { recipientId: Number(match[2]), forwardCount: Number(match[1]), verifyCount: 0 }
  return (counts) => byOpenCount(counts, last) > 0
}
