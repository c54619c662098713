import dns, { type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent } from 'undici'
import { isAtHost } from '../../platform/hosts.ts'
import { isPublicAddress } from './safe-address.ts'

/** Every address of a name. */
export type Lookup = (host: string) => Promise<LookupAddress[]>

export const systemLookup: Lookup = (host) => dns.promises.lookup(host, { all: true })

/** A name led to an address that not everybody may reach. */
export class PrivateAddressError extends Error {
  readonly code = 'PRIVATE_ADDRESS'
  constructor() {
    super('the name leads to a private or reserved address')
  }
}

/** @throws PrivateAddressError when any address of the name is not public */
export async function publicAddresses(lookup: Lookup, host: string): Promise<LookupAddress[]> {
  const found = await lookup(host)
  if (found.length === 0 || found.some(({ address }) => !isPublicAddress(address))) throw new PrivateAddressError()
  return found
}

/**
 * Agents whose connections go to public addresses only, or to allow-listed hosts. The check is made on the very addresses that are then
 * connected to, so a name that answers otherwise the second time (DNS rebinding) gains nothing. Literal addresses are not looked up: whoever
 * calls checks them by `webhookUrlProblem`. Follows no redirect, uses no proxy.
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
