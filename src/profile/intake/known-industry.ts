import type { RowProblem } from '../../platform/errors.ts'
import type { Catalogues } from '../catalogues.ts'
import { currentFacts, type StatedValue } from '../current-facts.ts'
import { sizeFacts } from '../derive/size.ts'
import { computedProblem } from './computed-cell.ts'
import type { IncomingRecipient } from './recipient-row.ts'

/** Hears of a fact that a row could not state, by the row's key. */
export type LeftOut = (key: string, problem: RowProblem) => void

/**
 * Leaves sizes out of a row without an industry when the industry known of the enterprise has a computed size. Pure
 * but for `leftOut`.
 * @param stated what is known of the enterprise; @param on today
 */
export function withoutComputedSizes(
  row: IncomingRecipient,
  stated: readonly StatedValue[],
  catalogues: Catalogues,
  on: string,
  leftOut: LeftOut,
): IncomingRecipient {
  const given = sizeFacts.filter((id) => row.facts[id] !== undefined && row.facts[id] !== null)
  if (given.length === 0 || typeof row.facts.industry === 'string') return row
  const industry = currentFacts(stated, catalogues.definitions, on).get('industry')?.value
  const facts = { ...row.facts }
  for (const id of given) {
    const problem = computedProblem(id, { ...row.facts, industry }, catalogues)
    if (!problem) continue
    delete facts[id]
    leftOut(row.key, { path: id, ...problem })
  }
  return { ...row, facts }
}
