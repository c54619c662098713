import { describe, expect, it } from 'vitest'
import type { RelayState } from '../../../src/web/api/generated/types.ts'
import { periods } from '../../../src/web/console/periods.ts'
import { stageOf } from '../../../src/web/console/relay/deadline-stage.ts'
import { formatDeadline } from '../../../src/web/messages/dates.ts'
import { formatDuration } from '../../../src/web/messages/duration.ts'

describe('a span of time', () => {
  it.each([
    [null, '—', '—'],
    [0, '不到 1 分', 'under 1 min'],
    [59, '不到 1 分', 'under 1 min'],
    [60, '1 分', '1 min'],
    [12_000, '3 小时 20 分', '3 h 20 min'],
    [7_200, '2 小时', '2 h'],
    [86_399, '23 小时 59 分', '23 h 59 min'],
    [86_400, '1 天', '1 d'],
    [270_000, '3 天 3 小时', '3 d 3 h'],
  ])('of %s s is said as people say it', (seconds, zh, en) => {
    expect(formatDuration(seconds, 'zh')).toBe(zh)
    expect(formatDuration(seconds, 'en')).toBe(en)
  })
})

describe('a deadline', () => {
  const dueAt = '2026-11-27T16:00:00.000Z'
  const half = { kind: 'HALF' as const, at: '2026-11-26T01:00:00Z' }
  const told = { kind: 'ESCALATED' as const, at: '2026-11-27T16:00:10Z' }

  it('is its last day, not the midnight after', () => {
    expect(formatDeadline(dueAt, 'zh')).toBe('2026/11/27 24:00')
    expect(formatDeadline(dueAt, 'en')).toBe('27 Nov 2026, 24:00')
  })

  it.each<[string, RelayState, (typeof half | typeof told)[], string | undefined]>([
    ['2026-11-26T15:59:00Z', 'OFFERED', [], undefined],
    ['2026-11-26T15:59:00Z', 'OFFERED', [half], 'HALF'],
    ['2026-11-26T16:00:00Z', 'RECEIVED', [half], 'DUE'],
    ['2026-11-27T15:59:59Z', 'RECEIVED', [], 'DUE'],
    ['2026-11-27T16:00:00Z', 'RECEIVED', [], 'OVERDUE'],
    ['2026-11-30T00:00:00Z', 'EXPIRED', [half, told], 'OVERDUE'],
    ['2026-11-30T00:00:00Z', 'FORWARDED', [half, told], undefined],
    ['2026-11-27T12:00:00Z', 'RETURNED', [half], undefined],
  ])('stands at %s, %s, as it should', (now, state, reminders, stage) => {
    expect(stageOf({ state, dueAt, reminders }, new Date(now))).toBe(stage)
  })
})

describe('the periods of a ledger', () => {
  it('end today or with the month before, across a new year too', () => {
    expect(periods('2027-01-05')).toEqual({
      month: { from: '2027-01-01', to: '2027-01-05' },
      last: { from: '2026-12-01', to: '2026-12-31' },
      year: { from: '2027-01-01', to: '2027-01-05' },
    })
    expect(periods('2028-03-31').last).toEqual({ from: '2028-02-01', to: '2028-02-29' })
  })
})
