import { request } from './graphql.ts'
import type { Connection, Org } from './types.ts'

export type UnreachedEnterprise = { recipientId: string; name: string; uscc: string; orgs: Org[] }

/** Matched enterprises that nothing has reached; each reading is audited. */
export const fetchUnreached = (policyId: string, after?: string): Promise<Connection<UnreachedEnterprise>> =>
  request<{ relayChain: { unreachedEnterprises: Connection<UnreachedEnterprise> } }>(
    `query($policyId: ID!, $after: String) { relayChain(policyId: $policyId) {
      unreachedEnterprises(first: 50, after: $after) { totalCount pageInfo { hasNextPage endCursor }
        edges { cursor node { recipientId name uscc orgs { id name } } } } } }`,
    { policyId, after },
  ).then((d) => d.relayChain.unreachedEnterprises)

/** The event log as JSON Lines, for those who may see the whole chain. */
export const fetchChainLog = (policyId: string): Promise<string> =>
  request<{ chainLog: string }>('query($policyId: ID!) { chainLog(policyId: $policyId) }', { policyId }).then(
    (d) => d.chainLog,
  )
