import type { CodeEntry, CodeSystem } from './fact.ts'

type Range = [lo: number, hi: number]

/**
 * Ranges of codes. All parts of a code together are the code: numbers between the parts belong to none of them. Pure.
 * @returns disjoint, ascending
 */
export function codeRanges(entries: readonly CodeEntry[], system: CodeSystem | undefined): Range[] {
  let ranges = mergeRanges(entries.map(({ lo, hi }) => [lo, hi]))
  const holds = ({ lo, hi }: CodeEntry): boolean => ranges.some(([from, to]) => from <= lo && hi <= to)
  for (const entry of entries) {
    for (let above = system?.parent?.(entry.code); above; above = system?.parent?.(above.code)) {
      if (holds(above)) continue
      if (!system?.parts?.(above.code).every(holds)) break
      ranges = mergeRanges([...ranges, [above.lo, above.hi]])
    }
  }
  return ranges
}

/** Sorts ranges and joins those that overlap or are adjacent. */
export function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = []
  for (const [lo, hi] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && lo <= last[1] + 1) last[1] = Math.max(last[1], hi)
    else merged.push([lo, hi])
  }
  return merged
}
