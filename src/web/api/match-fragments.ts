import { POLICY_HEAD } from './fragments.ts'

/** Selections of documents and verdicts; each stands for the type of the same name in types.ts. */

export const MEASURE = 'id title audience rule support applyFrom applyTo contact serviceLink { title url } clause'

export const FACT = 'id name audience kind unit codeSystem choices { value label } sensitive selfDeclared authority'

export const POLICY = `${POLICY_HEAD} route urgent body tags { id name facet } measures { ${MEASURE} }
  interpretations { id title body publishedAt } supersedes { id title } supersededBy { id title }
  faq { id question answer }`

const NODE = 'verdict label clause source asOf'

/** GraphQL has no recursion: a tree is asked for to a fixed depth. */
const explanation = (depth: number): string => (depth === 0 ? NODE : `${NODE} children { ${explanation(depth - 1)} }`)

const match = (depth: number): string =>
  `policy { ${POLICY_HEAD} interpretations { id title body publishedAt } } verdict
  reasons { kind label } feedback { useful reason }
  measures { measure { ${MEASURE} } verdict explanation { ${explanation(depth)} } missingFacts { ${FACT} } }`

/** Enough for the one-line reason; the whole tree is fetched when a reader opens it. */
export const MATCH_BRIEF = match(2)
export const MATCH_WHOLE = match(4)
