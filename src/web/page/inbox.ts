import type { Delivery, DeliveryState } from '../api/generated/types.ts'

/** One recipient's notices as held by the page, newest first. Pure. */
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

/** Takes in notices that may be known already; a state never falls back, as answers may overtake each other. */
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

/** Where a live subscription resumes. */
export const newestCursor = (inbox: Inbox): string | undefined =>
  inbox.items.find((d) => d.cursor !== null)?.cursor ?? undefined

/** The standing notice of a policy: what a click on 办 is credited to. */
export const noticeOf = (inbox: Inbox, policyId: string): Delivery | undefined =>
  inbox.items.find((d) => d.policy.id === policyId && !isRecalled(d))

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
