import type { Refusal } from '../platform/refusal.ts'
import { partiesRefusals } from './refusals.ts'

// GB 32100-2015: 18 characters, the last a check over the first 17 with these weights, modulo 31.
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

export type UsccResult = { ok: true } | { ok: false; reason: Refusal }

function checkCharacter(body: string): string | undefined {
  let sum = 0
  for (const [i, weight] of weights.entries()) {
    const value = alphabet.indexOf(body[i] ?? '')
    if (value < 0) return undefined
    sum += value * weight
  }
  return alphabet[(31 - (sum % 31)) % 31]
}

/** Checks a 统一社会信用代码: length, alphabet (no I, O, S, V, Z), check character. Pure. */
export function checkUscc(code: string): UsccResult {
  if (code.length !== 18) return { ok: false, reason: partiesRefusals.codeLength({ length: code.length }) }
  const expected = checkCharacter(code.slice(0, 17))
  if (expected === undefined || !alphabet.includes(code[17] ?? ''))
    return { ok: false, reason: partiesRefusals.codeCharacter }
  return expected === code[17] ? { ok: true } : { ok: false, reason: partiesRefusals.codeCheck }
}

/** A code in the form of the register: half-width capitals, without the wrapping of people and spreadsheets. Pure. */
export const readUscc = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u200B-\u200D\uFEFF'’‘"=-]/g, '')

/** Problem of a code that was read; undefined when it is valid. Pure. */
export function usccProblem(code: string): Refusal | undefined {
  if (!code) return partiesRefusals.codeMissing
  if (/^\d(\.\d+)?E\+?\d+$/.test(code)) return partiesRefusals.codeScientific
  const checked = checkUscc(code)
  return checked.ok ? undefined : checked.reason
}

/** Completes 17 characters with their check character. @throws when they are not 17 of the alphabet */
export function makeUscc(body: string): string {
  const check = body.length === 17 ? checkCharacter(body) : undefined
  if (check === undefined) throw new Error(`not the first 17 characters of a code: ${body}`)
  return body + check
}
