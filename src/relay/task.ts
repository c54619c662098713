/** States of a relay task (接力任务). */
export type RelayState = 'OFFERED' | 'RECEIVED' | 'FORWARDED' | 'RETURNED' | 'EXPIRED' | 'RECALLED'
export type RelayStep = 'receive' | 'forward' | 'return' | 'expire' | 'recall'

// OFFERED -> RECEIVED (确认接收) -> FORWARDED
// RETURNED (退回)
// EXPIRED; RECALLED ends all. A late or repeated forward is permitted.
const steps: Record<RelayStep, { from: readonly RelayState[]; to: RelayState }> = {
  receive: { from: ['OFFERED'], to: 'RECEIVED' },
  forward: { from: ['OFFERED', 'RECEIVED', 'FORWARDED', 'EXPIRED'], to: 'FORWARDED' },
  return: { from: ['OFFERED', 'RECEIVED'], to: 'RETURNED' },
  expire: { from: ['OFFERED', 'RECEIVED'], to: 'EXPIRED' },
  recall: { from: ['OFFERED', 'RECEIVED', 'FORWARDED', 'EXPIRED'], to: 'RECALLED' },
}

export const relayStates: readonly RelayState[] = [
  'OFFERED',
  'RECEIVED',
  'FORWARDED',
  'RETURNED',
  'EXPIRED',
  'RECALLED',
]

/** The state after a step; undefined when the step is not possible from there. Pure. */
export function afterStep(state: RelayState, step: RelayStep): RelayState | undefined {
  const { from, to } = steps[step]
  return from.includes(state) ? to : undefined
}

/** Whether a task covers its members, so that their notices stay held. Pure. */
export const isOpen = (state: RelayState): boolean => state === 'OFFERED' || state === 'RECEIVED'

/** A relay task as stored. */
export type RelayTask = {
  id: number
  policyId: number
  orgId: string
  fromOrgId: string
  parentId: number | null
  /** ids of all tasks above it, the topmost first */
  ancestorIds: number[]
  depth: number
  state: RelayState
  dueAt: Date
  offeredAt: Date
  receivedAt: Date | null
  forwardedAt: Date | null
  reason: string | null
  note: string | null
  handedNote: string | null
  ownNote: string | null
  origin: RelayOrigin
  interests: number[]
  version: number
  /** instant of the last step by the database's clock; null before the first step */
  lastStepAt: Date | null
  lastStepBy: string | null
  code: string | null
}

/** A task as read under its lock. */
export type LockedTask = RelayTask & {
  /** version when the lock was requested */
  versionBefore: number
  /**
   * milliseconds from the last step to the request for the lock; negative: the step came during the wait; null: no step
   */
  steppedMsAgo: number | null
}

/** PLANNED at publication, HANDED_DOWN by another organisation, PULLED by the organisation itself. */
export type RelayOrigin = 'PLANNED' | 'HANDED_DOWN' | 'PULLED'

/** Columns of a new task. */
export type NewTask = Pick<
  RelayTask,
  | 'policyId'
  | 'orgId'
  | 'fromOrgId'
  | 'parentId'
  | 'depth'
  | 'state'
  | 'dueAt'
  | 'offeredAt'
  | 'note'
  | 'origin'
  | 'interests'
> & {
  receivedAt?: Date
  handedNote?: string | null
  ancestorIds?: number[]
}
