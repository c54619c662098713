import dns, { type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent } from 'undici'
import { isAtHost } from '../../platform/hosts.ts'
import { isPublicAddress } from './safe-address.ts'

/** Looks up every address of a name. */
export type Lookup = (host: string) => Promise<LookupAddress[]>

export const systemLookup: Lookup = (host) => dns.promises.lookup(host, { all: true })

/** A name led to an address that is not public. */
export class PrivateAddressError extends Error {
  readonly code = 'PRIVATE_ADDRESS'
  constructor() {
    super('the name leads to a private or reserved address')
  }
}

/** Looks up a name. @throws PrivateAddressError when an address of the name is not public, or when it has none */
export async function publicAddresses(lookup: Lookup, host: string): Promise<LookupAddress[]> {
  const found = await lookup(host)
  if (found.length === 0 || found.some(({ address }) => !isPublicAddress(address))) throw new PrivateAddressError()
  return found
}

/**
 * Agents that connect to public addresses only, or to hosts of the allow-list. No redirects, no proxy.
 * The connection's own lookup makes the check. Why: a second, different answer (DNS rebinding) gains nothing.
 * A literal IP address is not looked up, so the caller must check it by `webhookUrlProblem`.
 */
export function safeAgents(options: { lookup?: Lookup | undefined; ca?: string | undefined; connections: number }) {
  const { lookup = systemLookup, ca, connections } = options
  const common = { keepAliveTimeout: 10_000, connections, pipelining: 1, allowH2: false, maxHeaderSize: 16_384 }
  const tls = ca === undefined ? {} : { ca }
  const agents = {
    guarded: new Agent({ ...common, connect: { ...tls, timeout: 10_000, lookup: guardedLookup(lookup) } }),
    listed: new Agent({ ...common, connect: { ...tls, timeout: 10_000 } }),
  }
  return {
    of: (url: URL, allowed: readonly string[]): Agent => (isAtHost(url, allowed) ? agents.listed : agents.guarded),
    close: async (): Promise<void> => {
      await Promise.all([agents.guarded.destroy(), agents.listed.destroy()])
    },
  }
}

function guardedLookup(lookup: Lookup): LookupFunction {
  return (host, options, callback) => {
    publicAddresses(lookup, host).then(
      (found) => {
        const [first] = found
        if (options.all) callback(null, found)
        else callback(null, first?.address ?? '', first?.family)
      },
      (cause: NodeJS.ErrnoException) => callback(cause, []),
    )
  }
}
