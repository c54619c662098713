import { describe, expect, it } from 'vitest'
import { checkUscc, makeUscc } from '../../../src/parties/uscc.ts'

describe('统一社会信用代码 (GB 32100-2015)', () => {
  it.each([
    '9144030071526726XG',
    '91440300708461136T',
    '91310000132260250X',
    '91330100716105852F',
    '12100000425006133D',
    '913201911348723659',
    '9131011877976576X6',
  ])('accepts %s', (code) => {
    expect(checkUscc(code)).toEqual({ ok: true })
    expect(makeUscc(code.slice(0, 17))).toBe(code)
  })

  it.each([
    ['a wrong check character', '9144030071526726XA'],
    ['one character changed', '9144030071526726YG'],
    ['I, which the alphabet has not', '9I440300708461136T'],
    ['O, which the alphabet has not', '91440300708461136O'],
    ['17 characters', '9144030071526726X'],
    ['19 characters', '9144030071526726XG9'],
    ['nothing', ''],
    ['lower case', '9144030071526726xg'],
  ])('refuses %s', (_name, code) => {
    expect(checkUscc(code).ok).toBe(false)
  })
})
