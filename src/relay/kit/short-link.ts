import { randomInt } from 'node:crypto'

// Without 0 O 1 I L. Why: people type printed codes.
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const codeLength = 8
const shape = new RegExp(`^[${alphabet}]{${codeLength}}$`)

/** A random code, one of 31⁸. */
export const newCode = (): string =>
  Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('')

/** A typed code in capitals; undefined when it cannot be a code. Pure. */
export function readCode(given: string): string | undefined {
  const code = given.toUpperCase()
  return shape.test(code) ? code : undefined
}

export const shortLink = (publicUrl: string, code: string): string => `${publicUrl.replace(/\/$/, '')}/r/${code}`
