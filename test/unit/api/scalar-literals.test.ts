// Beside scalars.test.ts: the scalars as GraphQL uses them, in both directions.
import { parseValue } from 'graphql'
import { describe, expect, it } from 'vitest'
import { parseDate, parseDateTime, scalars } from '../../../src/api/graphql/scalars.ts'

describe('days', () => {
  it.each(['1900-01-01', '2024-02-29', '2199-12-31'])('takes %s as it is', (day) => {
    expect(parseDate(day)).toBe(day)
    expect(scalars.Date.parseLiteral(parseValue(`"${day}"`))).toBe(day)
    expect(scalars.Date.serialize(day)).toBe(day)
  })
  it.each(['20241124', '5', 'true', '["2024-01-01"]', '{a: 1}', 'null'])('refuses the literal %s', (literal) => {
    expect(() => scalars.Date.parseLiteral(parseValue(literal))).toThrow('api.date')
  })
  it.each(['1899-12-31', '2201-01-01', '+02024-01-01', '2024-01-01 '])('refuses %j', (day) => {
    expect(() => parseDate(day)).toThrow()
  })
})

describe('instants', () => {
  it.each([
    ['2026-11-24T10:00:00Z', '2026-11-24T10:00:00.000Z'],
    ['2026-11-24T10:00:00.5Z', '2026-11-24T10:00:00.500Z'],
    ['2026-11-24T10:00:00.123456789Z', '2026-11-24T10:00:00.123Z'],
    ['2026-11-24T10:00:00-05:30', '2026-11-24T15:30:00.000Z'],
    ['2026-11-24T00:00:00+08:00', '2026-11-23T16:00:00.000Z'],
    ['2026-11-24t10:00:00z', '2026-11-24T10:00:00.000Z'],
    ['2026-11-24T10:00Z', '2026-11-24T10:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(parseDateTime(text).toISOString()).toBe(instant)
    expect(scalars.DateTime.serialize(parseDateTime(text))).toBe(instant)
  })
  it.each([
    '2026-11-24T10:00:60Z',
    '2026-11-24T24:00:01Z',
    '2026-11-31T10:00:00Z',
    '2026-11-24T10:00:00+8',
    1_700_000_000,
    new Date(),
    null,
  ])('refuses %j', (value) => {
    expect(() => parseDateTime(value)).toThrow(/^api\.date/)
  })
})

describe('JSON', () => {
  it('takes literals whole, with variables in them', () => {
    const literal = parseValue('{ all: [{ fact: "staff", gte: 1.5 }, $more], on: true, none: null }')
    expect(scalars.JSON.parseLiteral(literal, { more: { fact: 'x' } })).toEqual({
      all: [{ fact: 'staff', gte: 1.5 }, { fact: 'x' }],
      on: true,
      none: null,
    })
  })
})
