import type { ExplanationNode, MatchBrief } from './generated/types.ts'

/** A tree of any depth. An operation reads the first levels. */
export type Explanation = ExplanationNode & { children?: Explanation[] }

/** A match with the levels of its explanations that were read. */
export type Match = Omit<MatchBrief, 'measures'> & { measures: MeasureMatch[] }
export type MeasureMatch = Omit<MatchBrief['measures'][number], 'explanation'> & { explanation: Explanation }
