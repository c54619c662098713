import { describe, expect, it } from 'vitest'
import { formatMoment } from '../../../src/web/messages/moment.ts'

describe('a recorded moment', () => {
  it('is shown without an hour when only the day is known', () => {
    expect(formatMoment('2026-11-23T16:00:00.000Z', 'zh')).toBe('2026年11月24日')
    expect(formatMoment('2026-11-24T01:05:00.000Z', 'zh')).toBe('2026/11/24 09:05')
  })
})
