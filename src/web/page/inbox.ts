import type { Delivery, DeliveryState } from '../api/generated/types.ts'

/** One recipient's notices in the page, newest first. */
export type Inbox = { items: readonly Delivery[]; unopened: number; endCursor: string | null; hasMore: boolean }

export const emptyInbox: Inbox = { items: [], unopened: 0, endCursor: null, hasMore: false }

const ORDER: readonly DeliveryState[] = [
  'MATCHED',
  'HELD',
  'SUPPRESSED',
  'NOTICED',
  'ACCEPTED',
  'OPENED',
  'ACTED',
  'RECALLED',
]

export const isUnopened = (d: Delivery): boolean => d.state === 'NOTICED' || d.state === 'ACCEPTED'
export const isRecalled = (d: Delivery): boolean => d.state === 'RECALLED'

/** Adds notices that can be known already. A state never goes back. Why: answers can overtake each other. Pure. */
export function merge(inbox: Inbox, arrived: readonly Delivery[]): Inbox {
  const held = new Map(inbox.items.map((d) => [d.id, d]))
  let unopened = inbox.unopened
  for (const delivery of arrived) {
    const before = held.get(delivery.id)
    if (before && ORDER.indexOf(before.state) > ORDER.indexOf(delivery.state)) continue
    unopened += Number(isUnopened(delivery)) - Number(before !== undefined && isUnopened(before))
    held.set(delivery.id, delivery)
  }
  const items = [...held.values()].sort((a, b) => compare(b.cursor ?? '', a.cursor ?? ''))
  return { ...inbox, items, unopened: Math.max(0, unopened) }
}

/** Cursor from which a live subscription resumes. Pure. */
export const newestCursor = (inbox: Inbox): string | undefined =>
  inbox.items.find((d) => d.cursor !== null)?.cursor ?? undefined

/** The current notice of a policy, to which a click on 办 counts. Pure. */
export const noticeOf = (inbox: Inbox, policyId: string): Delivery | undefined =>
  inbox.items.find((d) => d.policy.id === policyId && !isRecalled(d))

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
