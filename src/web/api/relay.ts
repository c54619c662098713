import type { Connection } from './connection.ts'
import {
  ForwardRelay,
  ForwardRelays,
  ReceiveRelay,
  RecordOutreach,
  RelayTasks,
  ReturnRelay,
  SetAsideMembers,
  TaskChanged,
  TaskWithMembers,
  WithdrawOutreach,
} from './generated/relay.ts'
import type * as types from './generated/types.ts'
import { type ApiError, request } from './graphql.ts'
import { watch } from './live.ts'

type RelayTask = types.RelayTask

/** OPEN = tasks without a forward, ALL = tasks of every state. */
export type TaskFilter = 'OPEN' | 'ALL' | types.RelayState

export const fetchRelayTasks = (filter: TaskFilter, after?: string): Promise<Connection<RelayTask>> =>
  request(RelayTasks, {
    after,
    ...(filter === 'OPEN' ? { open: true } : filter !== 'ALL' && { state: filter }),
  }).then((d) => d.relayTasks)

/** All tasks, read page by page. */
export async function fetchAllRelayTasks(filter: TaskFilter): Promise<RelayTask[]> {
  const tasks: RelayTask[] = []
  for (let after: string | undefined; ; ) {
    const { edges, pageInfo } = await fetchRelayTasks(filter, after)
    tasks.push(...edges.map(({ node }) => node))
    if (!pageInfo.hasNextPage || !pageInfo.endCursor) return tasks
    after = pageInfo.endCursor
  }
}

export type MemberFilter = Omit<types.TaskWithMembersVariables, 'id'>

/** @returns null for another viewer's task */
export const fetchTask = (id: string, filter: MemberFilter): Promise<types.TaskWithMembers['relayTask']> =>
  request(TaskWithMembers, { ...filter, id }).then((d) => d.relayTask)

export const receiveRelay = (taskId: string): Promise<RelayTask> =>
  request(ReceiveRelay, { taskId }).then((d) => d.receiveRelay)

/**
 * @param forward note is for members, orgNote for toOrgs; version as the viewer saw it; CONFLICT after a colleague's
 * step
 */
export const forwardRelay = (forward: types.ForwardRelayVariables): Promise<RelayTask> =>
  request(ForwardRelay, forward).then((d) => d.forwardRelay)

export const returnRelay = (back: types.ReturnRelayVariables): Promise<RelayTask> =>
  request(ReturnRelay, back).then((d) => d.returnRelay)

export const recordOutreach = (outreach: types.RecordOutreachVariables): Promise<RelayTask> =>
  request(RecordOutreach, outreach).then((d) => d.recordOutreach)

export const withdrawOutreach = (withdrawal: types.WithdrawOutreachVariables): Promise<RelayTask> =>
  request(WithdrawOutreach, withdrawal).then((d) => d.withdrawOutreach)

export const setAsideMembers = (named: types.SetAsideMembersVariables): Promise<RelayTask> =>
  request(SetAsideMembers, named).then((d) => d.setAsideMembers)

/** Tasks as the viewer saw them. A colleague's step since then is a CONFLICT. */
export type Batch = {
  tasks: readonly Pick<RelayTask, 'id' | 'version'>[]
  /** of each task the members on this list; without it all FORWARD members */
  listId?: string | undefined
  note?: string
  preview: boolean
}
// Why a limit: each task is a transaction, and the answer must come before the request is given up.
const batchMax = 40

/** Forwards many tasks, each by itself, in the given order. preview: changes nothing. */
export async function forwardRelays({ tasks, ...options }: Batch): Promise<types.RelayOutcome[]> {
  const outcomes: types.RelayOutcome[] = []
  for (let from = 0; from < tasks.length; from += batchMax) {
    const chunk = tasks.slice(from, from + batchMax)
    const named = { taskIds: chunk.map((task) => task.id), versions: chunk.map((task) => task.version) }
    outcomes.push(...(await request(ForwardRelays, { ...named, ...options })).forwardRelays)
  }
  return outcomes
}

export const watchTasks = (onTask: (task: RelayTask) => void, onError: (error: ApiError) => void): (() => void) =>
  watch({ operation: TaskChanged, onData: (d) => onTask(d.relayTaskChanged), onError })
