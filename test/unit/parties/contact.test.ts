import { expect, it } from 'vitest'
import { readAddress, readCode, wrongAddress } from '../../../src/parties/contacts/contact.ts'

// issue 11.4; CASES 20: people type and paste numbers and codes in any width and spacing
it.each([
  '13800001234',
  '１３８００００１２３４',
  '138 0000 1234',
  '138-0000-1234',
  '138‑0000‑1234',
  '+86 138 0000 1234',
  '＋８６１３８００００１２３４',
  '0086-138-0000-1234',
  '(+86)13800001234',
  '\u202d13800001234\u202c',
])('%s is a mobile number', (text) => {
  expect(readAddress('GATEWAY', text)).toBe('13800001234')
})

it.each(['12800001234', '+49 138 0000 1234', '8613800001234', '1380000123', '021-5888 0000', ''])(
  '%j is none',
  (text) => {
    expect(wrongAddress('GATEWAY', readAddress('GATEWAY', text))).toBeDefined()
  },
)

it.each(['123456', '１２３４５６', '123 456', '123-456', '123—456', ' 123456\u200b'])('%j is a code', (text) => {
  expect(readCode(text)).toBe('123456')
})

it.each(['12345', '1234567', '12345a', ''])('%j cannot be a code', (text) => {
  expect(readCode(text)).toBeUndefined()
})
