import { describe, expect, it } from 'vitest'
import { clockNow, instantOf } from '../../../src/web/messages/dates.ts'

describe('the clock of a datetime-local input', () => {
  it.each([
    ['2026-11-24T04:00:59Z', '2026-11-24T12:00'],
    ['2026-11-24T16:00:00Z', '2026-11-25T00:00'],
    ['2026-12-31T17:05:00Z', '2027-01-01T01:05'],
  ])('at %s is the one in Shanghai, to the minute', (at, local) => {
    expect(clockNow(new Date(at))).toBe(local)
    expect(instantOf(local)).toBe(new Date(Date.parse(at) - (Date.parse(at) % 60_000)).toISOString())
  })
})
