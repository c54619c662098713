import { type KeyRing, opaqueId, readOpaqueId } from '../platform/crypto.ts'
import type { Message } from './channels/channel.ts'
import type { DispatchRecord } from './record.ts'

/** The message of a key: of one document, or the digest of a window. */
export type MessageRef = { recipientId: number } & (
  | { purpose: DispatchRecord['purpose']; policyId: number }
  | { window: string }
)

/**
 * A message's identity at providers. A message that is sent again after a kill keeps its key.
 * Without the ring, a stranger cannot make the key of a message.
 * @example notice.Zk3…22 characters, digest.2026-11-26.Zk3…
 */
export function messageKey(ring: KeyRing, message: Message): string {
  const [first] = message.dispatches
  if (!message.isDigest || !first?.digest)
    return `${message.purpose}.${opaqueId(ring, first?.policyId ?? 0, message.recipientId)}`
  return `digest.${first.digest}.${opaqueId(ring, 0, message.recipientId)}`
}

const shape = /^(?:digest\.([\w-]{1,30})|(notice|reminder|recall))\.([\w-]{22})$/

/** Whether a Message-ID has the form of our own, whatever keys made it. Pure. */
export const hasMessageKeyForm = (messageId: string): boolean =>
  shape.test(/^\s*<?([\w.-]+)@/.exec(messageId)?.[1] ?? '')

/** Reverses `messageKey`. Pure. @returns undefined for a foreign text; see `readOpaqueId` */
export function readMessageKey(ring: KeyRing, text: string): MessageRef | undefined {
  const [, window, purpose, id] = shape.exec(text) ?? []
  const pair = id ? readOpaqueId(ring, id) : undefined
  if (!pair) return undefined
  const [policyId, recipientId] = pair
  if (recipientId < 1) return undefined
  if (window && policyId === 0) return { recipientId, window }
  return purpose && policyId > 0 ? { recipientId, policyId, purpose: purpose as DispatchRecord['purpose'] } : undefined
}
