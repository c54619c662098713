import { describe, expect, it } from 'vitest'
import { parseDate, parseDateTime } from '../../../src/api/graphql/scalars.ts'
import { bandOf } from '../../../src/match/preview.ts'
import { coversTopic } from '../../../src/subscribe/subscription.ts'

describe('dates', () => {
  it.each(['2023-02-29', '2026-13-01', '2026-1-1', '', '20260101', '1899-01-01', 5, null])(
    'refuses %j as a day',
    (value) => {
      expect(() => parseDate(value)).toThrow()
    },
  )
  it.each(['2026-11-24', '2026-11-24T10:00:00', '2026-02-30T00:00:00Z', '2026-11-24T25:00:00Z', 'now'])(
    'refuses %j as an instant',
    (value) => {
      expect(() => parseDateTime(value)).toThrow()
    },
  )
  it('takes instants with their zone', () => {
    expect(parseDateTime('2026-11-24T12:00:00+08:00').toISOString()).toBe('2026-11-24T04:00:00.000Z')
  })
})

describe('bands', () => {
  it.each([
    [0, '<10'],
    [9, '<10'],
    [10, '10-99'],
    [99, '10-99'],
    [100, '100-999'],
    [1000, '1000-9999'],
    [999_999, '100000-999999'],
    [1_000_000, '1000000-9999999'],
  ])('%i: %s', (count, band) => {
    expect(bandOf(count)).toBe(band)
  })
})

describe('topics', () => {
  const topic = {
    tagIds: new Set(['a', 'b']),
    issuerIds: new Set(['dept', 'bureau']),
    hasText: (text: string) => text.split(' ').every((word) => ['创业', '补贴'].includes(word)),
  }
  const wish = {
    tags: [] as string[],
    issuers: [] as string[],
    words: null as string | null,
    active: true,
    frequency: 'IMMEDIATELY' as const,
  }
  it.each<[string, object, boolean]>([
    ['one tag of several', { tags: ['x', 'b'] }, true],
    ['no tag', { tags: ['x'] }, false],
    ['tag and issuer', { tags: ['a'], issuers: ['dept'] }, true],
    ['the issuer above its issuer', { issuers: ['bureau'] }, true],
    ['tag but another issuer', { tags: ['a'], issuers: ['other'] }, false],
    ['all words', { words: '创业 补贴' }, true],
    ['one word missing', { words: '创业 住房' }, false],
    ['no wish at all', {}, false],
    ['ended', { tags: ['a'], active: false }, false],
    ['never', { tags: ['a'], frequency: 'NEVER' }, false],
  ])('%s: %s', (_name, change, covered) => {
    expect(coversTopic({ ...wish, ...change }, topic)).toBe(covered)
  })
})
