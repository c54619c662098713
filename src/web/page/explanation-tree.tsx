import type { ReactNode } from 'react'
import type { AudienceKind, Explanation, FactDefinition } from '../api/types.ts'
import { useWords } from '../messages/language.ts'
import { expectationText, valueText } from '../messages/value.ts'
import { useFactDefinitions } from './fact-definitions.ts'

const MARK = { ELIGIBLE: '✓', UNKNOWN: '?', INELIGIBLE: '✕' }

/** Why this verdict, node by node, in rule order; each leaf with its demand, what is known, and its sentence of the policy. */
export function ExplanationTree({ node, audience }: { node: Explanation; audience: AudienceKind }): ReactNode {
  const facts = useFactDefinitions(audience)
  return (
    <ul className="tree">
      <Node node={node} facts={facts} />
    </ul>
  )
}

function Node({ node, facts }: { node: Explanation; facts: Map<string, FactDefinition> }): ReactNode {
  const words = useWords()
  const unit = node.fact === null ? null : facts.get(node.fact)?.unit
  return (
    <li className={`node ${node.verdict.toLowerCase()}`}>
      <div className="judged">
        <span className="mark" aria-hidden="true">
          {MARK[node.verdict]}
        </span>
        <strong>{node.label}</strong> <span className="verdict">{words.verdict[node.verdict]}</span>
      </div>
      {(node.expected !== null || node.fact !== null) && (
        <dl className="compare">
          {node.expected !== null && (
            <div>
              <dt>{words.expected}</dt>
              <dd>{expectationText(node.expected, words, unit)}</dd>
            </div>
          )}
          {node.fact !== null && (
            <div>
              <dt>{words.actual}</dt>
              <dd>{valueText(node.actual, words, unit)}</dd>
            </div>
          )}
        </dl>
      )}
      {node.clause && <q cite="#full-text">{node.clause}</q>}
      {node.children && node.children.length > 0 && (
        <ul>
          {node.children.map((child, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rule order is the identity of a sub-rule
            <Node key={at} node={child} facts={facts} />
          ))}
        </ul>
      )}
    </li>
  )
}
