import { booleanCell, isDateLike, isScientific, listCell, plainCell, readCell } from '../../platform/cell.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { Fact } from '../../rules/fact.ts'
import { isChoice } from '../../rules/profile.ts'
import { industryCodes } from '../reference/industries.ts'
import { profileRefusals } from '../refusals.ts'
import { choiceCell, typedText } from '../typed-facts.ts'

/**
 * The value of a fact's cell, for readProfile to judge; undefined for an empty cell.
 * A refusal when a spreadsheet may have made another valid value of it. Pure.
 */
export function factCell(fact: Fact, given: string): { value: unknown } | Refusal | undefined {
  const text = plainCell(given)
  if (text === '') return undefined
  switch (fact.kind) {
    case 'NUMBER':
      return isScientific(text) ? profileRefusals.numberScientific : { value: typedText(fact, text) }
    case 'DATE':
      return { value: typedText(fact, text) }
    case 'BOOLEAN':
      return { value: booleanCell(text) ?? text }
    case 'SET':
      if (text === '-') return { value: [] }
      return madeDate(fact, text)
        ? profileRefusals.dateForCode
        : { value: listCell(text).map((item) => choiceCell(fact, item)) }
    case 'ENUM':
      return madeDate(fact, text) ? profileRefusals.dateForCode : { value: choiceCell(fact, text) }
    case 'CODE':
      return codeCell(fact, given, String(typedText(fact, text)))
  }
}

const madeDate = (fact: Fact, text: string): boolean => isDateLike(text) && !isChoice(fact, text)

function codeCell({ codeSystem }: Fact, given: string, code: string): { value: unknown } | Refusal {
  if (isDateLike(code)) return profileRefusals.dateForCode
  if (isScientific(code)) return profileRefusals.numberScientific
  const choices = codeSystem === industryCodes.id && !readCell(given).marked ? eatenZero(code) : []
  return choices.length > 0 ? profileRefusals.industryAmbiguous({ choices }) : { value: code }
}

/** `C313` and `0313` for 313, which a spreadsheet also makes of 0313; `C13` and `013` for 13. GB/T 4754-2017. */
function eatenZero(code: string): string[] {
  if (!/^[1-9]\d{0,2}$/.test(code) || !industryCodes.find(`0${code}`)) return []
  return [industryCodes.find(code)?.code ?? [], `0${code}`].flat()
}
