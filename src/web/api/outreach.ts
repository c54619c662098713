import { request } from './graphql.ts'
import type { Org } from './types.ts'

/** What an organisation says it told the enterprise outside the system. */
export type Outreach = {
  id: string
  org: Org
  method: string
  at: string
  contestedAt: string | null
  contestReason: string | null
}

const OUTREACH = 'id org { id name } method at contestedAt contestReason'

export const fetchOutreachAbout = (recipientId: string, policyId: string): Promise<Outreach[]> =>
  request<{ outreachAbout: Outreach[] }>(
    `query($recipientId: ID!, $policyId: ID) { outreachAbout(recipientId: $recipientId, policyId: $policyId) { ${OUTREACH} } }`,
    { recipientId, policyId },
  ).then((d) => d.outreachAbout)

export const contestOutreach = (recipientId: string, id: string, reason: string): Promise<unknown> =>
  request(
    'mutation($recipientId: ID!, $id: ID!, $reason: String!) { contestOutreach(recipientId: $recipientId, id: $id, reason: $reason) { id } }',
    { recipientId, id, reason },
  )
