import { BlockList, isIP } from 'node:net'
import { isAtHost } from '../../platform/hosts.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { portalsRefusals } from '../refusals.ts'

// IANA special-purpose address registries: whatever is not reachable for everybody.
const specialV4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
// of the global unicast range: Teredo and other protocol assignments, documentation, 6to4
const specialV6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const special = new BlockList()
for (const [address, prefix] of specialV4) special.addSubnet(address, prefix, 'ipv4')
for (const [address, prefix] of specialV6) special.addSubnet(address, prefix, 'ipv6')
// loopback, mapped and translated IPv4, unique local, link-local and multicast all lie outside
const globalV6 = new BlockList()
globalV6.addSubnet('2000::', 3, 'ipv6')

/** Whether an IP address is one that everybody may reach: no loopback, private, link-local, shared, reserved or documentation address. Pure. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !special.check(address, 'ipv4')
  return family === 6 && !address.includes('%') && globalV6.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

const urlMax = 2000
const portsAllowed = ['', '443', '8443']
const localNames = /(^|\.)(localhost|local|internal|lan|home\.arpa)\.?$/i

/**
 * What is wrong with an address that a portal wants its events posted to; undefined = nothing. Hosts of the allow-list may be plain http,
 * private and at any port. Names are looked at again when they are connected to: see safe-agent.ts. Pure.
 */
export function webhookUrlProblem(text: string, allowed: readonly string[]): Refusal | undefined {
  if (text.length > urlMax) return portalsRefusals.urlTooLong({ max: urlMax })
  if (!URL.canParse(text)) return portalsRefusals.notUrl
  const url = new URL(text)
  if (url.username || url.password) return portalsRefusals.urlUser
  if (url.hash) return portalsRefusals.urlFragment
  const listed = isAtHost(url, allowed)
  if (url.protocol !== 'https:' && !(listed && url.protocol === 'http:')) return portalsRefusals.https
  if (listed) return undefined
  if (!portsAllowed.includes(url.port)) return portalsRefusals.port
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host)) return isPublicAddress(host) ? undefined : privateProblem
  if (localNames.test(host) || !host.replace(/\.$/, '').includes('.')) return privateProblem
  return undefined
}

/** Said of an address, and of a name that leads to one, that not everybody may reach. */
export const privateProblem = portalsRefusals.privateAddress
