import { isMailAddress } from '../mail-address.ts'

/** Channels whose addresses the recipient enters and verifies. */
export type ContactChannel = 'EMAIL' | 'GATEWAY'
export const contactChannels: readonly ContactChannel[] = ['EMAIL', 'GATEWAY']

/** An address as its owner sees it. */
export type Contact = {
  channel: ContactChannel
  /** Null while the first address waits for its code. */
  masked: string | null
  verified: boolean
  wanted: boolean
  /** Masked; waits for its code. */
  pending: string | null
  endedReason: string | null
}

/** Problem of an address; undefined when it is valid. Pure. */
export function wrongAddress(channel: ContactChannel, address: string): string | undefined {
  if (channel === 'EMAIL')
    return isMailAddress(address)
      ? undefined
      : '应为一个邮箱地址，如 name@example.cn\u2002must be one plain e-mail address, e.g. name@example.cn'
  return /^1[3-9]\d{9}$/.test(address)
    ? undefined
    : '应为 11 位手机号码，如 13800001234\u2002must be a mainland mobile number of 11 digits'
}

/** Hides all of an address but what its owner recognises. Pure. @example j***@example.org, 138****1234 */
export function maskAddress(channel: ContactChannel, address: string): string {
  if (channel === 'GATEWAY') return `${address.slice(0, 3)}****${address.slice(-4)}`
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}***${address.slice(at)}`
}
