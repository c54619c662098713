import type { Refusal } from '../platform/refusal.ts'
import { partiesRefusals } from './refusals.ts'

// GB 11643-1999 公民身份号码: 17 digits and a check character (ISO 7064, MOD 11-2).
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checks = '10X98765432'

/** Problem of a register number in capitals; undefined when valid. Only numbers of 18 digits have a check character. Pure. */
export function personProblem(number: string): Refusal | undefined {
  if (!/^[\p{L}\p{N}_-]{4,64}$/u.test(number)) return partiesRefusals.personShape
  if (!/^\d{17}[\dX]$/.test(number)) return undefined
  const sum = weights.reduce((total, weight, i) => total + weight * Number(number[i]), 0)
  return checks[sum % 11] === number[17] ? undefined : partiesRefusals.personCheck
}
