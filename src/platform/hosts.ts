import { isIP } from 'node:net'

const label = '[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?'
const name = new RegExp(`^${label}(\\.${label})*\\.?$`)

/** Whether a text is an IP address or can be a host's name. Pure. */
export function isHost(text: string): boolean {
  if (isIP(text)) return true
  // a name whose last part is digits would be read as an IP address
  return text.length <= 253 && name.test(text) && !/(^|\.)\d+\.?$/.test(text)
}

/** Whether a text is `host`, `host:port` or `*.domain`. Pure. */
export function isHostPattern(text: string): boolean {
  if (text.startsWith('*.')) return isHost(text.slice(2)) && !isIP(text.slice(2))
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text) ?? []
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return false
  return host.startsWith('[') ? isIP(host.slice(1, -1)) === 6 : isHost(host)
}

/** A pattern as `URL` spells the host of an https address: lower case, without port 443. Pure. */
export const spelt = (pattern: string): string => pattern.toLowerCase().replace(/:443$/, '')

const standardPorts: Record<string, string> = { 'http:': '80', 'https:': '443' }

/**
 * Whether a URL is at one of these hosts. Pure.
 * @param patterns `host` (standard port), `host:port`, or `*.domain` (standard port; not the domain itself)
 */
export function isAtHost(url: URL, patterns: readonly string[]): boolean {
  const spellings = url.port === '' ? [url.host, `${url.host}:${standardPorts[url.protocol] ?? ''}`] : [url.host]
  return patterns.some((pattern) =>
    pattern.startsWith('*.')
      ? url.port === '' && url.hostname.endsWith(pattern.slice(1)) && url.hostname.length > pattern.length - 1
      : spellings.includes(pattern),
  )
}
