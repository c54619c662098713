import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openCalendar } from '../../../src/platform/calendar.ts'
import { readCalendarFile } from '../../../src/platform/calendar-file.ts'
import { readConfig } from '../../../src/platform/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'jieli-calendar-'))
const path = join(folder, 'calendar.json')
afterAll(() => rmSync(folder, { recursive: true }))

describe('an office’s own holidays', () => {
  it('take precedence over the known days, and cover the named years', () => {
    writeFileSync(
      path,
      JSON.stringify({ years: [2027], holidays: ['2027-01-01', '2026-11-25'], workdays: ['2027-01-03'] }),
    )
    const read = readCalendarFile(path)
    if (!read.ok) throw new Error(read.problems.join())
    const { isWorkingDay, knows, workingDaysLater } = openCalendar(read.days)
    expect(['2026-11-25', '2026-11-26', '2027-01-01', '2027-01-03', '2027-01-04'].map(isWorkingDay)).toEqual([
      false,
      true,
      false,
      true,
      true,
    ])
    expect([2026, 2027, 2028].map(knows)).toEqual([true, true, false])
    // Thursday 31 December: 1 January free, Sunday the 3rd worked
    expect(workingDaysLater(new Date('2026-12-31T02:00:00Z'), 1)).toEqual({
      at: new Date('2027-01-03T16:00:00Z'),
      earliest: new Date('2027-01-03T16:00:00Z'),
    })
  })

  it.each<[string, string, string]>([
    ['no JSON', '{', 'calendar.json: '],
    ['a day that does not exist', '{"holidays": ["2027-02-30"]}', 'holidays.0'],
    ['a day both ways', '{"holidays": ["2027-02-06"], "workdays": ["2027-02-06"]}', 'workdays.0'],
    ['something else', '{"holiday": []}', 'holiday'],
    ['a year out of reach', '{"years": [1900]}', 'years.0'],
  ])('%s is refused at start, by its path', (_name, text, part) => {
    writeFileSync(path, text)
    const read = readConfig({ JIELI_CALENDAR: path })
    expect(read.ok ? [] : read.problems).toEqual([expect.stringContaining(part)])
  })

  it('a missing file is refused at start', () => {
    const read = readConfig({ JIELI_CALENDAR: join(folder, 'none.json') })
    expect(read.ok ? [] : read.problems).toEqual([expect.stringContaining('ENOENT')])
  })
})
