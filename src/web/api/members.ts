import type { Connection } from './connection.ts'
import {
  ApplyMembers,
  Contests,
  Members,
  OpenContestCount,
  PreviewMembers,
  SettleContest,
} from './generated/members.ts'
import type { Contest, ContestOutcome, MemberImport, MemberImportMode, OrgMember } from './generated/types.ts'
import { request } from './graphql.ts'

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
] as const satisfies readonly (keyof MemberImport)[]
export type ChangeKind = (typeof CHANGE_KINDS)[number]

export const previewMembers = (orgId: string, csv: string, mode: MemberImportMode): Promise<MemberImport> =>
  request(PreviewMembers, { orgId, csv, mode }).then((d) => d.previewMembers)

/** @throws CONFLICT when the difference has changed */
export const applyMembers = (
  orgId: string,
  csv: string,
  mode: MemberImportMode,
  digest: string,
): Promise<MemberImport> => request(ApplyMembers, { orgId, csv, mode, digest }).then((d) => d.applyMembers)

export const fetchMembers = (orgId: string, search: string, after?: string): Promise<Connection<OrgMember>> =>
  request(Members, { orgId, search, after }).then((d) => d.memberships)

export const fetchContests = (open: boolean, after?: string): Promise<Connection<Contest>> =>
  request(Contests, { open, after }).then((d) => d.membershipContests)

/** Number of open contests. */
export const countOpenContests = (): Promise<number> =>
  request(OpenContestCount).then((d) => d.membershipContests.totalCount)

export const settleContest = (id: string, outcome: ContestOutcome, answer?: string): Promise<unknown> =>
  request(SettleContest, { id, outcome, answer })
