import { isRounded, isScientific } from '../platform/cell.ts'
import type { Refusal } from '../platform/refusal.ts'
import { partiesRefusals } from './refusals.ts'

/** What a spreadsheet may have done to a number of 18 digits: 3.1E+17, or 15 digits and 000. Pure. */
export function spreadsheetDamage(cell: string): Refusal | undefined {
  if (isScientific(cell)) return partiesRefusals.codeScientific
  return isRounded(cell) ? partiesRefusals.codeRounded : undefined
}
