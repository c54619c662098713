/** Verdict of a rule for one recipient: Kleene's three values. UNKNOWN = facts that would decide are missing. */
export type Verdict = 'ELIGIBLE' | 'UNKNOWN' | 'INELIGIBLE'

/** A verdict inside the engine: null = unknown, never a silent no. */
export type Truth = boolean | null

/** False if any is false, else unknown if any is unknown, else true. */
export function and(values: Iterable<Truth>): Truth {
  let result: Truth = true
  for (const value of values) {
    if (value === false) return false
    if (value === null) result = null
  }
  return result
}

/** True if any is true, else unknown if any is unknown, else false. */
export function or(values: Iterable<Truth>): Truth {
  let result: Truth = false
  for (const value of values) {
    if (value === true) return true
    if (value === null) result = null
  }
  return result
}

export const not = (value: Truth): Truth => (value === null ? null : !value)

export const toVerdict = (truth: Truth): Verdict => (truth === null ? 'UNKNOWN' : truth ? 'ELIGIBLE' : 'INELIGIBLE')

const rank: Record<Verdict, number> = { ELIGIBLE: 0, UNKNOWN: 1, INELIGIBLE: 2 }

/** The best verdict: ELIGIBLE before UNKNOWN before INELIGIBLE; INELIGIBLE for an empty list. */
export function bestVerdict(verdicts: Iterable<Verdict>): Verdict {
  let best: Verdict = 'INELIGIBLE'
  for (const verdict of verdicts) if (rank[verdict] < rank[best]) best = verdict
  return best
}
