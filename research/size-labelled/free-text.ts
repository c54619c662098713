import { clauseMax } from '../../src/rules/parsing.ts'
import type { Condition, Translated } from './measure.ts'

/** A kind of condition found in free text: how it is recognised, and one rule of the kind or why there is none. */
export type TextKind = { kind: string; when: RegExp } & (
  | { rule: Record<string, unknown> }
  | { reason: string }
  /** Not a condition of being eligible: an amount, a note, an order among the eligible. */
  | { aside: true }
)

export type Text = { programme: string; text: string }

/**
 * Puts each text under the first kind that recognises it. The unit is the kind: all texts of a kind stand or fall with its one rule, which
 * carries the text as its clause.
 */
export function classify(
  texts: readonly Text[],
  kinds: readonly TextKind[],
): { conditions: Condition[]; aside: number } {
  const conditions: Condition[] = []
  let aside = 0
  for (const { programme, text } of texts) {
    const kind = kinds.find(({ when }) => when.test(text))
    if (kind && 'aside' in kind) aside += 1
    else conditions.push({ programme, kind: kind?.kind ?? 'unclassified', translated: translated(kind, text) })
  }
  return { conditions, aside }
}

export function translated(kind: Exclude<TextKind, { aside: true }> | undefined, text: string): Translated {
  if (!kind) return { as: 'lost', reason: 'not recognised by any kind' }
  if ('reason' in kind) return { as: 'lost', reason: kind.reason }
  return { as: 'rule', rule: { ...kind.rule, clause: text.slice(0, clauseMax) } }
}
