import { dayCell, numberCell, percentCell, plainCell } from '../platform/cell.ts'
import type { Catalogue, Fact } from '../rules/fact.ts'

/** The value of a number, day or code as people write it; a text that is none stays for readProfile to refuse. Pure. */
export function typedText(fact: Fact, text: string): unknown {
  switch (fact.kind) {
    case 'NUMBER':
      return numberCell(text) ?? (fact.unit?.en === '%' ? percentCell(text) : undefined) ?? text
    case 'DATE':
      return dayCell(text) ?? text
    case 'CODE':
      return plainCell(text).replace(/\s/g, '').toUpperCase()
    default:
      return text
  }
}

/**
 * Facts of a form, whose numbers, days and codes may be texts as people type them. Other values stay as they are. Pure.
 * @example {employees: '１,０００', industry: 'c 39'} → {employees: 1000, industry: 'C39'}
 */
export const typedFacts = (facts: object, { facts: known }: Pick<Catalogue, 'facts'>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts).map(([id, value]) => {
      const fact = known.get(id)
      return [id, fact && typeof value === 'string' ? typedText(fact, value) : value]
    }),
  )
