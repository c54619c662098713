/** Privacy floor: no published figure covers 1–9 citizens (ADR-13.1). */
export const citizensMin = 10

/** Counts of one document's notices to people of one kind. matched = direct + relay + both + unreached. */
export type Reach = {
  matched: number
  noticed: number
  direct: number
  relay: number
  both: number
  unreached: number
  opened: number
  acted: number
}

/**
 * Applies the privacy floor: no returned figure covers 1–9 citizens. Pure.
 * A small `direct`, `relay` or `both` counts as unreached. A small `unreached` joins the largest of the three,
 * so that the parts still sum to `matched`.
 */
export function floorCitizens(citizens: Reach): Reach {
  if (citizens.matched < citizensMin && citizens.noticed < citizensMin) return noReach
  const shown = (count: number): number => (count < citizensMin ? 0 : count)
  const reach = { direct: shown(citizens.direct), relay: shown(citizens.relay), both: shown(citizens.both) }
  const matched = shown(citizens.matched)
  const unreached = matched - reach.direct - reach.relay - reach.both
  const most = (['direct', 'relay', 'both'] as const).reduce((a, b) => (reach[b] > reach[a] ? b : a))
  if (unreached > 0 && unreached < citizensMin) reach[most] += unreached
  return {
    matched,
    noticed: shown(citizens.noticed),
    ...reach,
    unreached: unreached > 0 && unreached < citizensMin ? 0 : unreached,
    opened: shown(citizens.opened),
    acted: shown(citizens.acted),
  }
}

/** Sum of two. Pure. */
export const addReach = (a: Reach, b: Reach): Reach => ({
  matched: a.matched + b.matched,
  noticed: a.noticed + b.noticed,
  direct: a.direct + b.direct,
  relay: a.relay + b.relay,
  both: a.both + b.both,
  unreached: a.unreached + b.unreached,
  opened: a.opened + b.opened,
  acted: a.acted + b.acted,
})

export const noReach: Reach = {
  matched: 0,
  noticed: 0,
  direct: 0,
  relay: 0,
  both: 0,
  unreached: 0,
  opened: 0,
  acted: 0,
}
