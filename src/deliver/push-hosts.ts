import { isAtHost } from '../platform/hosts.ts'

/**
 * Whether a push endpoint's address may be called: https, no user or fragment, and a host of the allow-list (`host`,
 * `host:port` or `*.domain`). An endpoint is an address supplied by a stranger. Pure.
 */
export function isAllowedPushEndpoint(endpoint: string, allowed: readonly string[]): boolean {
  if (endpoint.length > 2000 || !URL.canParse(endpoint)) return false
  const url = new URL(endpoint)
  if (url.protocol !== 'https:' || url.username || url.password || url.hash) return false
  return isAtHost(url, allowed)
}
