import { isAtHost } from '../../../platform/hosts.ts'

/**
 * Whether this service calls a push endpoint: https, no user or fragment, and a host of the allow-list. Pure.
 * Why: a stranger supplies the address.
 * @param allowed `host`, `host:port` or `*.domain`
 */
export function isAllowedPushEndpoint(endpoint: string, allowed: readonly string[]): boolean {
  const url = endpoint.length > 2000 ? null : URL.parse(endpoint)
  if (url?.protocol !== 'https:' || url.username || url.password || url.hash) return false
  return isAtHost(url, allowed)
}
