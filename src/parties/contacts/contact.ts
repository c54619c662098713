import type { Refusal } from '../../platform/refusal.ts'
import { isMailAddress, mailboxKey, readMailAddress } from '../mail-address.ts'
import { partiesRefusals } from '../refusals.ts'

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
export function wrongAddress(channel: ContactChannel, address: string): Refusal | undefined {
  if (channel === 'EMAIL') return isMailAddress(address) ? undefined : partiesRefusals.mail
  return /^1[3-9]\d{9}$/.test(address) ? undefined : partiesRefusals.mobile
}

/**
 * An address as people write it, in the form in which it is kept; a text that is none stays as it is. Pure.
 * @example １３８ 0000-1234, +86 138 0000 1234 → 13800001234
 */
export function readAddress(channel: ContactChannel, text: string): string {
  if (channel === 'EMAIL') return readMailAddress(text) ?? text
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}()]/gu, '')
    .replace(/^(\+|00)86(?=1\d{10}$)/, '')
}

/** The text whose digest finds an address, whatever its capitals. Pure. */
export const addressKey = (channel: ContactChannel, address: string): string =>
  channel === 'EMAIL' ? mailboxKey(address) : address

/**
 * A confirmation code as people type or paste it: full width, with spaces or hyphens. Pure.
 * @returns undefined for what cannot be a code: it is no try
 */
export function readCode(text: string): string | undefined {
  const code = text.normalize('NFKC').replace(/[\s\p{Pd}\p{Cf}]/gu, '')
  return /^\d{6}$/.test(code) ? code : undefined
}

/** Hides all of an address but what its owner recognises. Pure. @example j***@example.org, 138****1234 */
export function maskAddress(channel: ContactChannel, address: string): string {
  if (channel === 'GATEWAY') return `${address.slice(0, 3)}****${address.slice(-4)}`
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}***${address.slice(at)}`
}
