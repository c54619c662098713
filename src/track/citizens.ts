/** Citizens appear as counts, never below ten. */
export const citizensMin = 10

/** Notices of one document by how they were reached, of people of one kind. matched = direct + relay + both + unreached. */
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
 * Citizens' figures without any that is about fewer than ten of them. Who was reached in a way that few were counts as not reached; where few
 * were left, as reached in the way that most were, so that the sum holds. Pure.
 */
export function floorCitizens(citizens: Reach): Reach {
  if (citizens.matched < citizensMin && citizens.noticed < citizensMin) return none
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

/** Both together. Pure. */
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

const none: Reach = { matched: 0, noticed: 0, direct: 0, relay: 0, both: 0, unreached: 0, opened: 0, acted: 0 }
