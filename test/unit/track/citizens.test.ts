import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { citizensMin, floorCitizens, type Reach } from '../../../src/track/citizens.ts'

const reach = (change: Partial<Reach>): Reach => ({
  matched: 0,
  noticed: 0,
  direct: 0,
  relay: 0,
  both: 0,
  unreached: 0,
  opened: 0,
  acted: 0,
  ...change,
})

describe('shown figures of citizens', () => {
  it.each<[string, Partial<Reach>, Partial<Reach>]>([
    ['nothing of nine', { matched: 9, noticed: 9, unreached: 9 }, {}],
    ['ten', { matched: 10, noticed: 10, unreached: 10 }, { matched: 10, noticed: 10, unreached: 10 }],
    [
      'one who opened is nobody',
      { matched: 3751, noticed: 3751, direct: 1, unreached: 3750, opened: 1, acted: 1 },
      { matched: 3751, noticed: 3751, unreached: 3751 },
    ],
    [
      'the last few are reached like most',
      { matched: 100, noticed: 100, direct: 60, both: 37, unreached: 3, opened: 50, acted: 9 },
      { matched: 100, noticed: 100, direct: 63, both: 37, opened: 50 },
    ],
  ])('%s', (_name, given, shown) => {
    expect(floorCitizens(reach(given))).toEqual(reach(shown))
  })

  it('are never 1–9, and the parts sum to matched', () => {
    const count = fc.oneof(fc.nat(12), fc.nat(5000))
    fc.assert(
      fc.property(count, count, count, count, (direct, relay, both, unreached) => {
        const matched = direct + relay + both + unreached
        const shown = floorCitizens(reach({ matched, noticed: matched, direct, relay, both, unreached }))
        expect(shown.direct + shown.relay + shown.both + shown.unreached).toBe(shown.matched)
        for (const figure of Object.values(shown)) expect(figure === 0 || figure >= citizensMin).toBe(true)
      }),
    )
  })
})
