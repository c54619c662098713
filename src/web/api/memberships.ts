import { ContestMembership, Memberships } from './generated/memberships.ts'
import type { Membership } from './generated/types.ts'
import { request } from './graphql.ts'

export const fetchMemberships = (recipientId: string): Promise<Membership[]> =>
  request(Memberships, { recipientId }).then((d) => d.myMemberships)

export const contestMembership = (recipientId: string, orgId: string, reason: string): Promise<unknown> =>
  request(ContestMembership, { recipientId, orgId, reason })
