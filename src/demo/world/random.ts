/** A seeded source of choices (mulberry32). Why: the demo world must be the same everywhere. */
export type Random = {
  /** 0 ≤ x < 1 */
  next(): number
  /** a ≤ n ≤ b */
  int(a: number, b: number): number
  chance(p: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the keys, by weight. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T
  /** Log-normal around a median. */
  around(median: number, spread: number): number
}

export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (a: number, b: number): number => a + Math.floor(next() * (b - a + 1))
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    int,
    chance: (p) => next() < p,
    pick: (list) => list[int(0, list.length - 1)] as never,
    weighted: (weights) => {
      const entries = Object.entries(weights) as [never, number][]
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [key, weight] of entries) {
        left -= weight
        if (left < 0) return key
      }
      return entries[entries.length - 1]?.[0] as never
    },
    around: (median, spread) => median * Math.exp(spread * normal()),
  }
}
