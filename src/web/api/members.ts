import { request } from './graphql.ts'
import type { Connection, Org, Recipient } from './types.ts'

export type ImportMode = 'ADD' | 'REPLACE'
export const CHANGE_KINDS = [
  'joined',
  'rejoined',
  'ending',
  'changed',
  'past',
  'unregistered',
  'contested',
  'differentNames',
  'unchanged',
] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]
export type MemberChange = {
  uscc: string
  name: string
  listedName: string | null
  fromOn: string
  toOn: string | null
  /** As they stood, where the list corrects the first day. */
  was: { fromOn: string; toOn: string | null } | null
  registered: boolean
}
type Shown<T> = { totalCount: number; items: T[] }
export type MemberImport = Record<ChangeKind, Shown<MemberChange>> & {
  digest: string
  applied: boolean
  refused: Shown<{ line: number; reason: string }>
}

export type OrgMember = {
  recipientId: string | null
  uscc: string
  name: string
  fromOn: string
  toOn: string | null
  contested: boolean
  registered: boolean
}
export type ContestOutcome = 'ENDED' | 'UPHELD'
export type Contest = {
  id: string
  org: Org
  recipient: Recipient
  reason: string
  contestedAt: string
  outcome: ContestOutcome | null
  answer: string | null
}
export type Membership = {
  org: Org
  fromOn: string
  toOn: string | null
  contestedAt: string | null
  contest: Pick<Contest, 'reason' | 'outcome' | 'answer'> | null
}
export type MemberList = { id: string; name: string; memberCount: number }
export type ListedMember = { recipientId: string; name: string; uscc: string }

const page = (node: string): string => `edges { cursor node { ${node} } } pageInfo { hasNextPage endCursor } totalCount`
const IMPORT = `digest applied refused { totalCount items { line reason } }
  ${CHANGE_KINDS.map((kind) => `${kind} { totalCount items { uscc name listedName fromOn toOn was { fromOn toOn } registered } }`).join(' ')}`

export const previewMembers = (orgId: string, csv: string, mode: ImportMode): Promise<MemberImport> =>
  request<{ previewMembers: MemberImport }>(
    `query($orgId: ID, $csv: String!, $mode: MemberImportMode) { previewMembers(orgId: $orgId, csv: $csv, mode: $mode) { ${IMPORT} } }`,
    { orgId, csv, mode },
  ).then((d) => d.previewMembers)

/** @throws CONFLICT when the difference is another by now */
export const applyMembers = (orgId: string, csv: string, mode: ImportMode, digest: string): Promise<MemberImport> =>
  request<{ applyMembers: MemberImport }>(
    `mutation($orgId: ID, $csv: String!, $mode: MemberImportMode, $digest: ID!) {
      applyMembers(orgId: $orgId, csv: $csv, mode: $mode, digest: $digest) { ${IMPORT} } }`,
    { orgId, csv, mode, digest },
  ).then((d) => d.applyMembers)

export const fetchMembers = (orgId: string, search: string, after?: string): Promise<Connection<OrgMember>> =>
  request<{ memberships: Connection<OrgMember> }>(
    `query($orgId: ID, $search: String, $after: String) { memberships(orgId: $orgId, search: $search, after: $after, first: 100) {
      ${page('recipientId uscc name fromOn toOn contested registered')} } }`,
    { orgId, search, after },
  ).then((d) => d.memberships)

export const fetchContests = (open: boolean, after?: string): Promise<Connection<Contest>> =>
  request<{ membershipContests: Connection<Contest> }>(
    `query($open: Boolean, $after: String) { membershipContests(open: $open, after: $after) {
      ${page('id org { id name } recipient { id kind name uscc } reason contestedAt outcome answer')} } }`,
    { open, after },
  ).then((d) => d.membershipContests)

/** How many wait for an answer. */
export const countOpenContests = (): Promise<number> =>
  request<{ membershipContests: { totalCount: number } }>(
    '{ membershipContests(open: true, first: 1) { totalCount } }',
  ).then((d) => d.membershipContests.totalCount)

export const settleContest = (id: string, outcome: ContestOutcome, answer?: string): Promise<unknown> =>
  request(
    'mutation($id: ID!, $outcome: ContestOutcome!, $answer: String) { settleContest(id: $id, outcome: $outcome, answer: $answer) { id } }',
    { id, outcome, answer },
  )

export const fetchMemberships = (recipientId: string): Promise<Membership[]> =>
  request<{ myMemberships: Membership[] }>(
    `query($recipientId: ID) { myMemberships(recipientId: $recipientId) {
      org { id name } fromOn toOn contestedAt contest { reason outcome answer } } }`,
    { recipientId },
  ).then((d) => d.myMemberships)

export const contestMembership = (recipientId: string, orgId: string, reason: string): Promise<unknown> =>
  request(
    'mutation($recipientId: ID, $orgId: ID!, $reason: String!) { contestMembership(recipientId: $recipientId, orgId: $orgId, reason: $reason) { contestedAt } }',
    { recipientId, orgId, reason },
  )

export const fetchLists = (): Promise<MemberList[]> =>
  request<{ memberLists: MemberList[] }>('{ memberLists { id name memberCount } }').then((d) => d.memberLists)

/** Who is on a list, the first 500. */
export const fetchListed = (id: string): Promise<Connection<ListedMember> | undefined> =>
  request<{ memberList: { members: Connection<ListedMember> } | null }>(
    `query($id: ID!) { memberList(id: $id) { members(first: 500) { ${page('recipientId name uscc')} } } }`,
    { id },
  ).then((d) => d.memberList?.members)

export type ListChange = { id?: string; name?: string; add?: string[]; remove?: string[] }
export const saveList = (change: ListChange): Promise<unknown> =>
  request(
    'mutation($id: ID, $name: String, $add: [ID!], $remove: [ID!]) { saveMemberList(id: $id, name: $name, add: $add, remove: $remove) { id } }',
    change,
  )

export const deleteList = (id: string): Promise<unknown> =>
  request('mutation($id: ID!) { deleteMemberList(id: $id) }', { id })
