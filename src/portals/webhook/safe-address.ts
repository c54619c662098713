import { BlockList, isIP } from 'node:net'
import { isAtHost } from '../../platform/hosts.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { portalsRefusals } from '../refusals.ts'

// IANA special-purpose address registries: ranges that are not globally reachable
const specialPurposeV4: readonly [string, number][] = [
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
// within the global unicast range: Teredo and other protocol assignments, documentation, 6to4
const specialPurposeV6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const specialPurpose = new BlockList()
for (const [address, prefix] of specialPurposeV4) specialPurpose.addSubnet(address, prefix, 'ipv4')
for (const [address, prefix] of specialPurposeV6) specialPurpose.addSubnet(address, prefix, 'ipv6')
// outside this range: loopback, mapped and translated IPv4, unique local, link-local, multicast
const globalV6 = new BlockList()
globalV6.addSubnet('2000::', 3, 'ipv6')

/** Whether an IP address is public: not loopback, private, link-local, shared, reserved or for documentation. Pure. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !specialPurpose.check(address, 'ipv4')
  return (
    family === 6 && !address.includes('%') && globalV6.check(address, 'ipv6') && !specialPurpose.check(address, 'ipv6')
  )
}

const urlMax = 2000
const portsAllowed = ['', '443', '8443']
const localNames = /(^|\.)(localhost|local|internal|lan|home\.arpa)\.?$/i

/**
 * Checks a webhook's address. Pure. Hosts of the allow-list are permitted plain http, private addresses and any port.
 * safe-agent.ts checks the addresses of a name at each connection.
 * @returns the problem; undefined = none
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

/** The problem of a private address, and of a name that leads to one. */
export const privateProblem = portalsRefusals.privateAddress
