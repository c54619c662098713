/** What a rule says about one person: Kleene's three values. UNKNOWN = facts are missing that would decide it. */
export type Verdict = 'ELIGIBLE' | 'UNKNOWN' | 'INELIGIBLE'

/** The same inside the engine: null is "not known", never a silent no. */
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

/** ELIGIBLE over UNKNOWN over INELIGIBLE; INELIGIBLE when there is none. */
export function bestVerdict(verdicts: Iterable<Verdict>): Verdict {
  let best: Verdict = 'INELIGIBLE'
  for (const verdict of verdicts) if (rank[verdict] < rank[best]) best = verdict
  return best
}
