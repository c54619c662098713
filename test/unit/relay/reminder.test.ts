import { describe, expect, it } from 'vitest'
import { openCalendar } from '../../../src/platform/calendar.ts'
import { reminderDue } from '../../../src/relay/reminder.ts'

const calendar = openCalendar()
// offered on Tuesday noon, due when Friday ends
const task = { offeredAt: new Date('2026-11-24T04:00:00Z'), dueAt: new Date('2026-11-27T16:00:00Z') }
// handed down on the last day itself
const late = { offeredAt: new Date('2026-11-27T02:00:00Z'), dueAt: task.dueAt }
// over 国庆: offered on 30 September, due when Saturday 10 October (worked) ends
const holiday = { offeredAt: new Date('2026-09-30T02:00:00Z'), dueAt: new Date('2026-10-10T16:00:00Z') }

describe('reminders of an organisation', () => {
  it.each<[string, { offeredAt: Date; dueAt: Date }, string, string | undefined]>([
    ['at once: nothing', task, '2026-11-24T04:00:00Z', undefined],
    ['a second before half time: nothing', task, '2026-11-25T21:59:59Z', undefined],
    ['at half time', task, '2026-11-25T22:00:00Z', 'HALF'],
    ['on the last day, from midnight in Shanghai', task, '2026-11-26T16:00:00Z', 'DUE'],
    ['on the last day, to its last second', task, '2026-11-27T15:59:59Z', 'DUE'],
    ['when it has passed: nothing, that is escalated', task, '2026-11-27T16:00:00Z', undefined],
    ['handed down on the last day: that it is due', late, '2026-11-27T03:00:00Z', 'DUE'],
    ['half time on a holiday waits', holiday, '2026-10-07T02:00:00Z', undefined],
    ['until the next working day', holiday, '2026-10-08T02:00:00Z', 'HALF'],
    ['due on a Saturday that is worked', holiday, '2026-10-10T02:00:00Z', 'DUE'],
  ])('%s', (_name, of, now, kind) => {
    expect(reminderDue(of, new Date(now), calendar)).toBe(kind)
  })
})
