import type { ReactNode } from 'react'
import type { RuleLine } from '../api/generated/types.ts'

/** A rule in the server's words, as nested lines. */
export function RuleText({ lines }: { lines: readonly RuleLine[] }): ReactNode {
  return (
    <ul className="rule-text">
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: order is the identity of a sub-rule
        <li key={at} style={{ marginInlineStart: `${line.depth * 1.2}em` }}>
          {line.text} {line.clause && <q>{line.clause}</q>}
        </li>
      ))}
    </ul>
  )
}
