import { type ApiError, request } from './graphql.ts'
import { watch } from './live.ts'
import type {
  Connection,
  RelayChain,
  RelayMember,
  RelayOutcome,
  RelayState,
  RelaySuggestion,
  RelayTask,
} from './types.ts'

const RELAY_TASK = `id depth state version dueAt memberCount verifyCount noticedCount reachedCount heldCount setAsideCount contestedOutreachCount
  note handedNote reason reminders { kind at } why { origin } org { id name } from { id name }
  policy { id title documentNumber measures { id title audience support applyFrom applyTo } }`

const DELAYS = 'delays { receiveSeconds forwardSeconds openSeconds actSeconds }'
const RELAY_CHAIN = `policy { id title } matched noticed reachedDirect reachedRelay reachedBoth unreached
  opened acted toldOffline ${DELAYS} intact firstBrokenEvent
  hops { id parentId org { id name } state reason offeredAt receivedAt forwardedAt dueAt
    memberCount noticedCount reachedCount unreachedCount openedCount actedCount toldOfflineCount ${DELAYS} }`

/** OPEN = what still wants a forward, ALL = whatever its state. */
export type TaskFilter = 'OPEN' | 'ALL' | RelayState

export const fetchRelayTasks = (filter: TaskFilter, after?: string): Promise<Connection<RelayTask>> =>
  request<{ relayTasks: Connection<RelayTask> }>(
    `query($state: RelayState, $open: Boolean, $after: String) { relayTasks(state: $state, open: $open, first: 100, after: $after) {
      edges { cursor node { ${RELAY_TASK} } } pageInfo { hasNextPage endCursor } totalCount } }`,
    { after, ...(filter === 'OPEN' ? { open: true } : filter !== 'ALL' && { state: filter }) },
  ).then((d) => d.relayTasks)

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

export type MemberFilter = {
  suggestion?: RelaySuggestion
  unreached?: boolean
  noAccount?: boolean
  listId?: string
  setAside?: boolean
  search?: string
  after?: string
  first: number
}
export type TaskWithMembers = RelayTask & { members: Connection<RelayMember> }

const MEMBERS = `members(first: $first, after: $after, suggestion: $suggestion, unreached: $unreached, noAccount: $noAccount, listId: $listId, setAside: $setAside, search: $search) {
  edges { cursor node { recipientId name uscc suggestion state toldOffline outreachRecorded hasAccount } } pageInfo { hasNextPage endCursor } totalCount }`

/** @returns null for a task that is not the viewer's own */
export const fetchTask = (id: string, filter: MemberFilter): Promise<TaskWithMembers | null> =>
  request<{ relayTask: TaskWithMembers | null }>(
    `query($id: ID!, $first: Int, $after: String, $suggestion: RelaySuggestion, $unreached: Boolean, $noAccount: Boolean, $listId: ID, $setAside: Boolean, $search: String) {
      relayTask(id: $id) { ${RELAY_TASK} ${MEMBERS} } }`,
    { ...filter, id },
  ).then((d) => d.relayTask)

const step = (head: string, call: string, variables: Record<string, unknown>): Promise<RelayTask> =>
  request<{ done: RelayTask }>(`mutation(${head}) { done: ${call} { ${RELAY_TASK} } }`, variables).then((d) => d.done)

export const receiveRelay = (taskId: string): Promise<RelayTask> =>
  step('$taskId: ID!', 'receiveRelay(taskId: $taskId)', { taskId })

export type Forward = {
  taskId: string
  memberIds?: string[]
  listId?: string
  toOrgs?: string[]
  /** To the members. */
  note?: string
  /** To toOrgs. */
  orgNote?: string
  version?: number
}
/** @param forward version: as the viewer saw the task; CONFLICT when somebody else was first */
export const forwardRelay = (forward: Forward): Promise<RelayTask> =>
  step(
    '$taskId: ID!, $memberIds: [ID!], $listId: ID, $toOrgs: [ID!], $note: String, $orgNote: String, $version: Int',
    'forwardRelay(taskId: $taskId, memberIds: $memberIds, listId: $listId, toOrgs: $toOrgs, note: $note, orgNote: $orgNote, version: $version)',
    forward,
  )

export type Return = { taskId: string; reason: string; version: number }
export const returnRelay = (back: Return): Promise<RelayTask> =>
  step(
    '$taskId: ID!, $reason: String!, $version: Int',
    'returnRelay(taskId: $taskId, reason: $reason, version: $version)',
    back,
  )

export type Outreach = { taskId: string; memberIds: string[]; method: string; at: string; note?: string }
export const recordOutreach = (outreach: Outreach): Promise<RelayTask> =>
  step(
    '$taskId: ID!, $memberIds: [ID!]!, $method: String!, $at: DateTime!, $note: String',
    'recordOutreach(taskId: $taskId, memberIds: $memberIds, method: $method, at: $at, note: $note)',
    outreach,
  )

export type Withdrawal = { taskId: string; memberIds?: string[]; outreachIds?: string[]; version: number }
export const withdrawOutreach = (withdrawal: Withdrawal): Promise<RelayTask> =>
  step(
    '$taskId: ID!, $memberIds: [ID!], $outreachIds: [ID!], $version: Int',
    'withdrawOutreach(taskId: $taskId, memberIds: $memberIds, outreachIds: $outreachIds, version: $version)',
    withdrawal,
  )

export type SettingAside = { taskId: string; memberIds: string[]; aside: boolean; version: number }
export const setAsideMembers = (named: SettingAside): Promise<RelayTask> =>
  step(
    '$taskId: ID!, $memberIds: [ID!]!, $aside: Boolean!, $version: Int',
    'setAsideMembers(taskId: $taskId, memberIds: $memberIds, aside: $aside, version: $version)',
    named,
  )

/** Tasks as the viewer saw them: who was first meanwhile is told. */
export type Batch = {
  tasks: readonly Pick<RelayTask, 'id' | 'version'>[]
  /** Of each task whoever is on this list; without it all FORWARD members. */
  listId?: string | undefined
  note?: string
  preview: boolean
}
// each task is a transaction of its own; an answer to so many comes long before a request is given up
const batchMax = 40

/** Many tasks, each for itself, in the order given. preview: only says what would come of it. */
export async function forwardRelays({ tasks, listId, note, preview }: Batch): Promise<RelayOutcome[]> {
  const outcomes: RelayOutcome[] = []
  for (let from = 0; from < tasks.length; from += batchMax) {
    const chunk = tasks.slice(from, from + batchMax)
    const { forwardRelays: some } = await request<{ forwardRelays: RelayOutcome[] }>(
      `mutation($taskIds: [ID!]!, $versions: [Int], $listId: ID, $note: String, $preview: Boolean) {
        forwardRelays(taskIds: $taskIds, versions: $versions, listId: $listId, note: $note, preview: $preview) {
          taskId members toNotice inboxOnly unopened toRemind notReminded opened code message fields { message } } }`,
      { taskIds: chunk.map((task) => task.id), versions: chunk.map((task) => task.version), listId, note, preview },
    )
    outcomes.push(...some)
  }
  return outcomes
}

export const fetchChain = (policyId: string): Promise<RelayChain> =>
  request<{ relayChain: RelayChain }>(`query($policyId: ID!) { relayChain(policyId: $policyId) { ${RELAY_CHAIN} } }`, {
    policyId,
  }).then((d) => d.relayChain)

export const watchTasks = (onTask: (task: RelayTask) => void, onError: (error: ApiError) => void): (() => void) =>
  watch<{ relayTaskChanged: RelayTask }>({
    query: `subscription { relayTaskChanged { ${RELAY_TASK} } }`,
    onData: (d) => onTask(d.relayTaskChanged),
    onError,
  })

export const watchChain = (
  policyId: string,
  onChain: (chain: RelayChain) => void,
  onError: (error: ApiError) => void,
): (() => void) =>
  watch<{ relayChainChanged: RelayChain }>({
    query: `subscription($policyId: ID!) { relayChainChanged(policyId: $policyId) { ${RELAY_CHAIN} } }`,
    variables: () => ({ policyId }),
    onData: (d) => onChain(d.relayChainChanged),
    onError,
  })
