import type { Connection } from './connection.ts'
import { Chain, ChainChanged, ChainLog, Unreached } from './generated/chain.ts'
import type { RelayChain, UnreachedEnterprise } from './generated/types.ts'
import { type ApiError, request } from './graphql.ts'
import { watch } from './live.ts'

export const fetchChain = (policyId: string): Promise<RelayChain> =>
  request(Chain, { policyId }).then((d) => d.relayChain)

export const watchChain = (
  policyId: string,
  onChain: (chain: RelayChain) => void,
  onError: (error: ApiError) => void,
): (() => void) =>
  watch({
    operation: ChainChanged,
    variables: () => ({ policyId }),
    onData: (d) => onChain(d.relayChainChanged),
    onError,
  })

/** Matched enterprises that were not reached. The server audits each reading. */
export const fetchUnreached = (policyId: string, after?: string): Promise<Connection<UnreachedEnterprise>> =>
  request(Unreached, { policyId, after }).then((d) => d.relayChain.unreachedEnterprises)

/** The event log as JSON Lines, for viewers of the whole chain. */
export const fetchChainLog = (policyId: string): Promise<string> =>
  request(ChainLog, { policyId }).then((d) => d.chainLog)
