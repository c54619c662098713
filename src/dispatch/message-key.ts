import { type KeyRing, opaqueId, readOpaqueId } from '../platform/crypto.ts'
import type { Message } from './channels/channel.ts'
import type { DispatchRecord } from './record.ts'

/** Which message a key stands for: of one document, or the digest of a window. */
export type MessageRef = { recipientId: number } & (
  | { purpose: DispatchRecord['purpose']; policyId: number }
  | { window: string }
)

/**
 * What a provider knows a message by. The same for the same message, so that what is sent again after a kill is one message to whoever has
 * both; and nobody can name a message that we did not send.
 * @example notice.Zk3…22 characters, digest.2026-11-26.Zk3…
 */
export function messageKey(ring: KeyRing, message: Message): string {
  const [first] = message.dispatches
  if (!message.isDigest || !first?.digest)
    return `${message.purpose}.${opaqueId(ring, first?.policyId ?? 0, message.recipientId)}`
  return `digest.${first.digest}.${opaqueId(ring, 0, message.recipientId)}`
}

const shape = /^(?:digest\.([\w-]{1,30})|(notice|reminder|recall))\.([\w-]{22})$/

/** Reverses `messageKey`; undefined for what it did not make. Pure. */
export function readMessageKey(ring: KeyRing, text: string): MessageRef | undefined {
  const [, window, purpose, id] = shape.exec(text) ?? []
  const pair = id ? readOpaqueId(ring, id) : undefined
  if (!pair) return undefined
  const [policyId, recipientId] = pair
  if (recipientId < 1) return undefined
  if (window && policyId === 0) return { recipientId, window }
  return purpose && policyId > 0 ? { recipientId, policyId, purpose: purpose as DispatchRecord['purpose'] } : undefined
}
