import { type ApiError, request } from './graphql.ts'
import { watch } from './live.ts'
import type {
  Connection,
  Org,
  RelayChain,
  RelayMember,
  RelayOutcome,
  RelayState,
  RelaySuggestion,
  RelayTask,
} from './types.ts'

const RELAY_TASK = `id depth state dueAt memberCount verifyCount noticedCount reachedCount note
  policy { id title documentNumber } org { id name } from { id name }`

const RELAY_CHAIN = `policy { id title } matched noticed reachedDirect reachedRelay reachedBoth unreached
  opened acted toldOffline intact firstBrokenEvent
  hops { id parentId org { id name } state offeredAt receivedAt forwardedAt dueAt
    memberCount noticedCount reachedCount openedCount actedCount }`

export const fetchRelayTasks = (state?: RelayState, after?: string): Promise<Connection<RelayTask>> =>
  request<{ relayTasks: Connection<RelayTask> }>(
    `query($state: RelayState, $after: String) { relayTasks(state: $state, first: 50, after: $after) {
      edges { cursor node { ${RELAY_TASK} } } pageInfo { hasNextPage endCursor } totalCount } }`,
    { state, after },
  ).then((d) => d.relayTasks)

export type MemberFilter = {
  suggestion?: RelaySuggestion
  unreached?: boolean
  noAccount?: boolean
  listId?: string
  search?: string
  after?: string
  first: number
}
export type TaskWithMembers = RelayTask & { members: Connection<RelayMember> }
export type OrgOfKind = Org & { kind: string }

const MEMBERS = `members(first: $first, after: $after, suggestion: $suggestion, unreached: $unreached, noAccount: $noAccount, listId: $listId, search: $search) {
  edges { cursor node { recipientId name uscc suggestion state toldOffline hasAccount } } pageInfo { hasNextPage endCursor } totalCount }`

/** @returns null for a task that is not the viewer's own */
export const fetchTask = (id: string, filter: MemberFilter): Promise<TaskWithMembers | null> =>
  request<{ relayTask: TaskWithMembers | null }>(
    `query($id: ID!, $first: Int, $after: String, $suggestion: RelaySuggestion, $unreached: Boolean, $noAccount: Boolean, $listId: ID, $search: String) {
      relayTask(id: $id) { ${RELAY_TASK} ${MEMBERS} } }`,
    { ...filter, id },
  ).then((d) => d.relayTask)

/** Those a task may be handed down to: parks, associations and communities. */
export const fetchOrganisations = (): Promise<OrgOfKind[]> =>
  request<{ organisations: OrgOfKind[] }>('{ organisations { id name kind } }').then((d) => d.organisations)

const step = (head: string, call: string, variables: Record<string, unknown>): Promise<RelayTask> =>
  request<{ done: RelayTask }>(`mutation(${head}) { done: ${call} { ${RELAY_TASK} } }`, variables).then((d) => d.done)

export const receiveRelay = (taskId: string): Promise<RelayTask> =>
  step('$taskId: ID!', 'receiveRelay(taskId: $taskId)', { taskId })

export type Forward = { taskId: string; memberIds?: string[]; listId?: string; toOrgs?: string[]; note?: string }
export const forwardRelay = (forward: Forward): Promise<RelayTask> =>
  step(
    '$taskId: ID!, $memberIds: [ID!], $listId: ID, $toOrgs: [ID!], $note: String',
    'forwardRelay(taskId: $taskId, memberIds: $memberIds, listId: $listId, toOrgs: $toOrgs, note: $note)',
    forward,
  )

export const returnRelay = (taskId: string, reason: string): Promise<RelayTask> =>
  step('$taskId: ID!, $reason: String!', 'returnRelay(taskId: $taskId, reason: $reason)', { taskId, reason })

export type Outreach = { taskId: string; memberIds: string[]; method: string; at: string; note?: string }
export const recordOutreach = (outreach: Outreach): Promise<RelayTask> =>
  step(
    '$taskId: ID!, $memberIds: [ID!]!, $method: String!, $at: DateTime!, $note: String',
    'recordOutreach(taskId: $taskId, memberIds: $memberIds, method: $method, at: $at, note: $note)',
    outreach,
  )

export const forwardRelays = (taskIds: string[], note?: string): Promise<RelayOutcome[]> =>
  request<{ forwardRelays: RelayOutcome[] }>(
    `mutation($taskIds: [ID!]!, $note: String) { forwardRelays(taskIds: $taskIds, note: $note) {
      taskId code message task { ${RELAY_TASK} } } }`,
    { taskIds, note },
  ).then((d) => d.forwardRelays)

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
