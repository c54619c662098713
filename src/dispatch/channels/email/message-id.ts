import type { KeyRing } from '../../../platform/crypto.ts'
import { type MessageRef, messageKey, readMessageKey } from '../../message-key.ts'
import type { Message } from '../channel.ts'

/** The Message-ID of a mail. @example <notice.Zk3…22 characters@example.cn> */
export const messageIdOf = (ring: KeyRing, host: string, message: Message): string =>
  `<${messageKey(ring, message)}@${host}>`

/** Reverses `messageIdOf`. Pure. @returns undefined for a foreign text; see `readOpaqueId` */
export function readMessageId(ring: KeyRing, text: string): MessageRef | undefined {
  const key = /^\s*<?([\w.-]+)@[^<>\s]+>?\s*$/.exec(text)?.[1]
  return key === undefined ? undefined : readMessageKey(ring, key)
}
