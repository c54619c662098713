import type { ExplanationNode, MatchBrief } from './generated/types.ts'

/** A tree of any depth, of which an operation reads the first levels. */
export type Explanation = ExplanationNode & { children?: Explanation[] }

/** A match with as much of its explanations as was read. */
export type Match = Omit<MatchBrief, 'measures'> & { measures: MeasureMatch[] }
export type MeasureMatch = Omit<MatchBrief['measures'][number], 'explanation'> & { explanation: Explanation }
