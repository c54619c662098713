import { describe, expect, it } from 'vitest'
import { holdUntil, relayDueAt } from '../../../src/notices/hold.ts'
import { openCalendar } from '../../../src/platform/calendar.ts'

const calendar = openCalendar()
const shanghai = (text: string): Date => new Date(`${text}+08:00`)
type Given = { publishedAt?: string; effectiveFrom?: string; effectiveTo?: string }
const policy = ({ publishedAt = '2026-11-24T12:00:00', effectiveFrom, effectiveTo }: Given) => ({
  publishedAt: shanghai(publishedAt),
  effectiveFrom: effectiveFrom ?? null,
  effectiveTo: effectiveTo ?? null,
})
const measure = (applyTo: string | null, more: object = {}) => ({
  audience: 'ENTERPRISE' as const,
  applyFrom: null,
  endedOn: null,
  applyTo,
  ...more,
})

describe('the hold of 先接力 and the deadline of its tasks', () => {
  // 2026-11-24 is a Tuesday; three working days end with Friday the 27th
  it.each<[string, Given, ReturnType<typeof measure>[], string, string, string | undefined]>([
    [
      'no window: three working days',
      {},
      [measure(null)],
      '2026-11-24T12:00:00',
      '2026-11-28T00:00:00',
      '2026-11-28T00:00:00',
    ],
    [
      'a window that closes later',
      {},
      [measure('2026-12-31')],
      '2026-11-24T12:00:00',
      '2026-11-28T00:00:00',
      '2026-11-28T00:00:00',
    ],
    [
      'it closes tomorrow',
      {},
      [measure('2026-11-25')],
      '2026-11-24T12:00:00',
      '2026-11-25T08:00:00',
      '2026-11-25T08:00:00',
    ],
    [
      'it closes today: nothing is held',
      {},
      [measure('2026-11-24')],
      '2026-11-24T12:00:00',
      '2026-11-25T00:00:00',
      undefined,
    ],
    [
      'the first window counts',
      {},
      [measure('2026-12-31'), measure('2026-11-26')],
      '2026-11-24T12:00:00',
      '2026-11-26T08:00:00',
      '2026-11-26T08:00:00',
    ],
    [
      'not one for citizens',
      {},
      [measure('2026-11-25', { audience: 'CITIZEN' })],
      '2026-11-24T12:00:00',
      '2026-11-28T00:00:00',
      '2026-11-28T00:00:00',
    ],
    [
      'nor one that has closed',
      {},
      [measure('2026-11-23')],
      '2026-11-24T12:00:00',
      '2026-11-28T00:00:00',
      '2026-11-28T00:00:00',
    ],
    [
      'nor one that an amendment ended',
      {},
      [measure('2026-11-25', { endedOn: '2026-11-24' })],
      '2026-11-24T12:00:00',
      '2026-11-28T00:00:00',
      '2026-11-28T00:00:00',
    ],
    [
      'the document itself ends',
      { effectiveTo: '2026-11-26' },
      [measure(null)],
      '2026-11-24T12:00:00',
      '2026-11-26T08:00:00',
      '2026-11-26T08:00:00',
    ],
    [
      'from its first day',
      { effectiveFrom: '2026-12-04' },
      [measure(null)],
      '2026-12-04T00:10:00',
      '2026-12-10T00:00:00',
      '2026-12-10T00:00:00',
    ],
    [
      'not before it',
      { effectiveFrom: '2026-12-04' },
      [measure(null)],
      '2026-11-24T12:00:00',
      '2026-11-28T00:00:00',
      '2026-11-28T00:00:00',
    ],
  ])('%s', (_name, dates, measures, now, due, hold) => {
    const at = shanghai(now)
    expect(relayDueAt(policy(dates), measures, at, calendar).at).toEqual(shanghai(due))
    expect(holdUntil(policy(dates), measures, at, calendar)).toEqual(hold && shanghai(hold))
  })
})
