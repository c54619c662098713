import { randomInt } from 'node:crypto'

// without 0 O, 1 I L: what stands on paper is typed by people
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const codeLength = 8
const shape = new RegExp(`^[${alphabet}]{${codeLength}}$`)

/** A random code of a short link: 31⁸ of them. */
export const newCode = (): string =>
  Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('')

/** The code as given, in capitals; undefined when it cannot be one. Pure. */
export function readCode(given: string): string | undefined {
  const code = given.toUpperCase()
  return shape.test(code) ? code : undefined
}

export const shortLink = (publicUrl: string, code: string): string => `${publicUrl.replace(/\/$/, '')}/r/${code}`
