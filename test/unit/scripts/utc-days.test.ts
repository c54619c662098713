import { describe, expect, it } from 'vitest'
import { utcDays } from '../../../scripts/utc-days.ts'

/** Put together here, so that the check does not find this file. */
const cut = (rest: string, of = 'toISOString()'): string => `const day = at.${of}${rest}`

describe('days cut out of an instant', () => {
  it.each([
    cut('.slice(0, 10)'),
    cut('.slice(0,10)'),
    cut('\n  .slice(0, 10)'),
    cut('?.slice(0, 10)'),
    cut('.slice(0, -14)'),
    cut('.substring(0, 10)'),
    cut('.substr(0, 10)'),
    cut(".split('T')[0]"),
    cut('.split("T").at(0)'),
    cut(".replace(/T.*/, '')"),
    cut('.slice(0, 10)', 'toJSON()'),
    cut("('sv-SE', { timeZone: zone })", 'toLocaleDateString'),
  ])('%j is found', (source) => {
    expect(utcDays(source)).toEqual([1])
  })

  it.each([cut(''), cut('.slice(11, 16)'), cut('.slice(0, 16)'), 'rest.slice(0, 10)', "addDays('2026-11-24', 3)"])(
    '%j is none',
    (source) => {
      expect(utcDays(source)).toEqual([])
    },
  )

  it('each is named by its line, in order', () => {
    expect(utcDays(`a\n${cut(".split('T')[0]")}\n\n${cut('.slice(0, 10)')}`)).toEqual([2, 4])
  })
})
