import { storedRefusal } from '../platform/refusal.ts'
import { noticesRefusals } from './refusals.ts'

/** The state of a notice: the furthest step it reached. It only rises. NOTICED = in the inbox. */
export type NoticeState = 'HELD' | 'NOTICED' | 'ACCEPTED' | 'OPENED' | 'ACTED' | 'RECALLED'
export type NoticeCause = 'MATCH' | 'SUBSCRIPTION' | 'RELAY'

/** Reason of a dispatch that was cancelled because its recipient no longer meets the rule. */
export const noLongerEligible = 'no longer eligible'

/** The reason that a recipient reads on a notice withdrawn with the eligibility. Such a notice causes no recall message. */
export const lostReason = storedRefusal(noticesRefusals.noLongerEligible)
/** Reasons in rows of such notices: the current one, and the sentence of earlier releases. */
export const lostReasons: readonly string[] = [lostReason, '您的信息已变化，不再符合条件 no longer eligible']

/** The reason of a notice that an amendment took away. Unlike the above it causes a recall message. */
export const amendedReason = storedRefusal(noticesRefusals.measureEnded)

/** Bit of each cause in the column `causes`. */
export const causeBit: Record<NoticeCause, number> = { MATCH: 1, SUBSCRIPTION: 2, RELAY: 4 }

/** Causes of stored bits, in the order of `causeBit`. */
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

/**
 * Whether a notice can go from one state to another. Pure.
 * A state only rises, nothing follows RECALLED, and a held notice can be neither accepted nor opened.
 */
export function rises(from: NoticeState, to: NoticeState): boolean {
  if (height[from] === 9) return false
  if (to === 'OPENED' || to === 'ACTED' || to === 'ACCEPTED') return height[from] >= 2 && height[to] > height[from]
  return height[to] > height[from]
}

/** Most notices that one transaction can put into one inbox: the room of one clock value. */
export const noticesMax = 4096

/** Position in an inbox: clock value, and ordinal among the inbox's notices of one transaction. */
export const cursorOf = (clock: number, ordinal = 0): number => clock * noticesMax + ordinal

/** A cursor as clients see it: 19 digits with leading zeros, so that text order is number order. */
export const cursorText = (cursor: number): string => String(cursor).padStart(19, '0')

/** Reads a client's cursor. @returns undefined for a text that is no cursor */
export function readCursor(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || !/^\d{1,19}$/.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}
