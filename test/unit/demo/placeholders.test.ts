import { describe, expect, it } from 'vitest'
import { fillPlaceholders } from '../../../src/demo/placeholders.ts'

describe('a placeholder of the demo data', () => {
  it.each([
    ['{{day}}', '2026-12-11'],
    ['{{day+80}}', '2027-03-01'],
    ['{{day-20}}', '2026-11-21'],
    ['{{date+80}}', '2027年3月1日'],
    ['{{date}}', '2026年12月11日'],
    ['〔{{year}}〕1号', '〔2026〕1号'],
    ['自{{date-10}}起至{{date+21}}止', '自2026年12月1日起至2027年1月1日止'],
    ['{"all":[{"not":{"a":1}}]}', '{"all":[{"not":{"a":1}}]}'],
  ])('%s becomes %s', (text, filled) => {
    expect(fillPlaceholders(text, '2026-12-11')).toBe(filled)
  })

  it.each(['{{days+1}}', '{{day+1.5}}', '{{ day }}', '{{}}'])('%s is refused', (text) => {
    expect(() => fillPlaceholders(text, '2026-12-11')).toThrow(text)
  })
})
