import { birthRange } from './day.ts'
import { sinceRange } from './duration.ts'
import type { DayLeaf, Leaf } from './rule.ts'

/** First and last day for which a leaf holds, both included. */
export type DayRange = { from?: string; to?: string }

/** Whether a leaf tests a DATE. */
export const isDayLeaf = (leaf: Leaf): leaf is DayLeaf => leaf.op === 'date' || leaf.op === 'age' || leaf.op === 'since'

/** The days for which a leaf holds. Every engine reads them here. @param on YYYY-MM-DD, the day of the match */
export function dayRange(leaf: DayLeaf, on: string): DayRange {
  switch (leaf.op) {
    case 'date':
      return leaf
    case 'age':
      return birthRange(on, leaf.min, leaf.max)
    case 'since':
      return sinceRange(on, leaf.min, leaf.max)
  }
}
