import { storedRefusal } from '../platform/refusal.ts'
import { noticesRefusals } from './refusals.ts'

/** The states of a notice. A summary that only rises. */
export type NoticeState = 'HELD' | 'NOTICED' | 'ACCEPTED' | 'OPENED' | 'ACTED' | 'RECALLED'
export type NoticeCause = 'MATCH' | 'SUBSCRIPTION' | 'RELAY'

/** Why a dispatch that waited was cancelled, when the recipient no longer meets the rule. */
export const noLongerEligible = 'no longer eligible'

/** Why a notice was withdrawn, said to its recipient, when eligibility was lost: nobody is sent a recall for that. */
export const lostReason = storedRefusal(noticesRefusals.noLongerEligible)
/** What rows of a notice that was lost hold: today's reason, and the sentence of earlier ones. */
export const lostReasons: readonly string[] = [lostReason, '您的信息已变化，不再符合条件 no longer eligible']

/** How causes are stored. */
export const causeBit: Record<NoticeCause, number> = { MATCH: 1, SUBSCRIPTION: 2, RELAY: 4 }

/** Causes of stored bits, in the order above. */
export const causesOf = (bits: number): NoticeCause[] =>
  (Object.keys(causeBit) as NoticeCause[]).filter((cause) => (bits & causeBit[cause]) !== 0)

// HELD -> NOTICED -> ACCEPTED -> OPENED -> ACTED; RECALLED ends it.
const height: Record<NoticeState, number> = {
  HELD: 1,
  NOTICED: 2,
  ACCEPTED: 3,
  OPENED: 4,
  ACTED: 5,
  RECALLED: 9,
}

/** Whether a receipt moves a notice: only upwards, never out of an end state, and an unnoticed one cannot be opened. Pure. */
export function rises(from: NoticeState, to: NoticeState): boolean {
  if (height[from] === 9) return false
  if (to === 'OPENED' || to === 'ACTED' || to === 'ACCEPTED') return height[from] >= 2 && height[to] > height[from]
  return height[to] > height[from]
}

/** So many notices of one inbox fit into one transaction's clock value. */
export const noticesMax = 4096

/** Position in the inbox's own order: the notice clock's value with room for several notices of one transaction. */
export const cursorOf = (clock: number, ordinal = 0): number => clock * noticesMax + ordinal

/** As shown outside: zero-padded, so that text order is number order. */
export const cursorText = (cursor: number): string => String(cursor).padStart(19, '0')

/** Reads a cursor as given by a client; undefined when it is not one. */
export function readCursor(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || !/^\d{1,19}$/.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}
