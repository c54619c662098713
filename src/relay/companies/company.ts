import { openMeasures } from '../../match/match-policy.ts'
import type { NoticeState } from '../../notices/notice.ts'
import type { MeasureRecord } from '../../publish/record.ts'
import type { RelaySuggestion } from '../members.ts'
import type { RelayTask } from '../task.ts'

/** Number of live tasks in which a member is unreached, by suggestion. */
export type OpenCounts = { recipientId: number; forwardCount: number; verifyCount: number }

/** A live task with those measures for enterprises that are open on the day. `closesOn` = their first closing day. */
export type LiveTask = { task: RelayTask; title: string; measures: MeasureRecord[]; closesOn: string | null }

/** A task in which a member is unreached. */
export type ToTellItem = {
  task: RelayTask
  suggestion: RelaySuggestion
  /** state of the notice as the organisation sees it */
  state: NoticeState | null
  closesOn: string | null
}

/** Live tasks in the order of contact: nearest closing day first, then by id. Pure. */
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

/** Cursor of a page's last company, e.g. `12-345`: twelve open items, company id 345. */
export const companyCursor = (counts: OpenCounts): string => `${openCount(counts)}-${counts.recipientId}`

/** @returns whether a company comes after the cursor; undefined for an invalid cursor. Pure. */
export function isBehind(cursor: string): ((counts: OpenCounts) => boolean) | undefined {
  const match = /^(\d{1,9})-(\d{1,15})$/.exec(cursor)
  if (!match) return undefined
  const last = { recipientId: Number(match[2]), forwardCount: Number(match[1]), verifyCount: 0 }
  return (counts) => byOpenCount(counts, last) > 0
}
