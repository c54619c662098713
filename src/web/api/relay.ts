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

/** OPEN = what still wants a forward, ALL = whatever its state. */
export type TaskFilter = 'OPEN' | 'ALL' | types.RelayState

export const fetchRelayTasks = (filter: TaskFilter, after?: string): Promise<Connection<RelayTask>> =>
  request(RelayTasks, {
    after,
    ...(filter === 'OPEN' ? { open: true } : filter !== 'ALL' && { state: filter }),
  }).then((d) => d.relayTasks)

/** All of them, page after page. */
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

/** @returns null for a task that is not the viewer's own */
export const fetchTask = (id: string, filter: MemberFilter): Promise<types.TaskWithMembers['relayTask']> =>
  request(TaskWithMembers, { ...filter, id }).then((d) => d.relayTask)

export const receiveRelay = (taskId: string): Promise<RelayTask> =>
  request(ReceiveRelay, { taskId }).then((d) => d.receiveRelay)

/** @param forward note is for the members, orgNote for toOrgs; version: as the viewer saw the task; CONFLICT when a colleague was first */
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

/** Tasks as the viewer saw them: a step of a colleague since then is a CONFLICT. */
export type Batch = {
  tasks: readonly Pick<RelayTask, 'id' | 'version'>[]
  /** Of each task the members on this list; without it all FORWARD members. */
  listId?: string | undefined
  note?: string
  preview: boolean
}
// each task is a transaction of its own; an answer to so many comes long before a request is given up
const batchMax = 40

/** Many tasks, each for itself, in the order given. preview: only says what would come of it. */
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
