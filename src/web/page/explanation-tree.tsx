import type { ReactNode } from 'react'
import type { Explanation } from '../api/match.ts'
import { formatDate } from '../messages/dates.ts'
import { useWords } from '../messages/words.ts'

const MARK = { ELIGIBLE: '✓', UNKNOWN: '?', INELIGIBLE: '✕' }

/** A verdict node by node in the rule's order: condition, known value, its source, and its sentence of the policy. */
export const ExplanationTree = ({ node }: { node: Explanation }): ReactNode => (
  <ul className="tree">
    <Node node={node} />
  </ul>
)

function Node({ node }: { node: Explanation }): ReactNode {
  const { words, language } = useWords()
  return (
    <li className={`node ${node.verdict.toLowerCase()}`}>
      <div className="judged">
        <span className="mark" role="img" aria-label={words.verdict[node.verdict]}>
          {MARK[node.verdict]}
        </span>
        {node.label}
      </div>
      {node.source && (
        <small className="muted">
          {words.factSource}：{node.source}
          {node.asOf && ` · ${words.asOf(formatDate(node.asOf, language))}`}
        </small>
      )}
      {node.clause && (
        <p className="clause">
          {words.clause}：<q>{node.clause}</q>
        </p>
      )}
      {node.children && node.children.length > 0 && (
        <ul>
          {node.children.map((child, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rule order is the identity of a sub-rule
            <Node key={at} node={child} />
          ))}
        </ul>
      )}
    </li>
  )
}
