import { dayCell, numberCell, percentCell, plainCell } from '../platform/cell.ts'
import type { Catalogue, Fact } from '../rules/fact.ts'
import { isChoice, never } from '../rules/profile.ts'

/** The value of a number, day, code or choice as people write it; a text that is none stays for readProfile to refuse. Pure. */
export function typedText(fact: Fact, text: string): unknown {
  switch (fact.kind) {
    case 'NUMBER':
      return numberCell(text) ?? (fact.unit?.en === '%' ? percentCell(text) : undefined) ?? text
    case 'DATE':
      if (fact.mayNever && /^(从未|无|never|none)$/i.test(plainCell(text))) return never
      return dayCell(text) ?? text
    case 'CODE':
      return plainCell(text).replace(/\s/g, '').toUpperCase()
    case 'ENUM':
    case 'SET':
      return choiceCell(fact, text)
    default:
      return text
  }
}

/**
 * The id of a choice by its id or its name in either language, also without what stands in brackets; another text as it
 * is. Pure.
 * @example 高级工, 三级 and 三级（高级工） → l3
 */
export function choiceCell(fact: Fact, text: string): string {
  if (isChoice(fact, text)) return text
  const wanted = folded(text)
  const named = (names: (label: string) => string[]) =>
    (fact.values ?? []).filter(({ zh, en }) => [zh, en].flatMap((label) => names(folded(label))).includes(wanted))
  const [whole] = named((label) => [label])
  if (whole) return whole.id
  const parts = named((label) => /^(.+)\((.+)\)$/.exec(label)?.slice(1) ?? [])
  return parts.length === 1 && parts[0] ? parts[0].id : text
}

/** A name in one width, without blanks and quotes. */
const folded = (text: string): string =>
  plainCell(text)
    .replace(/[\s"“”'‘’「」]/g, '')
    .toLowerCase()

/**
 * Facts of a form, whose numbers, days, codes and choices may be texts as people type them. Other values stay as they are. Pure.
 * @example {employees: '１,０００', industry: 'c 39'} → {employees: 1000, industry: 'C39'}
 */
export const typedFacts = (facts: object, { facts: known }: Pick<Catalogue, 'facts'>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts).map(([id, value]) => {
      const fact = known.get(id)
      return [id, fact && typeof value === 'string' ? typedText(fact, value) : value]
    }),
  )
