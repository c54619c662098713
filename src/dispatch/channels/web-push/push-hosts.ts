import { isAtHost } from '../../../platform/hosts.ts'

/**
 * Whether a push endpoint's address may be called: https, no user or fragment, and a host of the allow-list (`host`,
 * `host:port` or `*.domain`). An endpoint is an address supplied by a stranger. Pure.
 */
export function isAllowedPushEndpoint(endpoint: string, allowed: readonly string[]): boolean {
  const url = endpoint.length > 2000 ? null : URL.parse(endpoint)
  if (url?.protocol !== 'https:' || url.username || url.password || url.hash) return false
  return isAtHost(url, allowed)
}
