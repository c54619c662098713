import type { MutationResolvers, QueryResolvers } from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { authorise } from '../../auth/authorise.ts'
import type { Calendar } from '../../platform/calendar.ts'
import { addDays } from '../../platform/clock.ts'
import { badInput } from '../../platform/errors.ts'
import { readHolidayNotice } from '../../platform/holiday-notice.ts'
import { writeHolidayNotice } from '../../platform/holiday-notices.ts'
import { dayText, isWeekend } from '../../platform/holidays.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import { apiRefusals } from '../refusals.ts'

const textMax = 20_000

/** The days of a year that are not as the week says. */
function holidayYear(calendar: Calendar, year: number) {
  const days: { on: string; kind: ReturnType<Calendar['kindOf']> }[] = []
  for (let on = dayText(year, 1, 1); on <= dayText(year, 12, 31); on = addDays(on, 1)) {
    const kind = calendar.kindOf(on)
    if (isWeekend(on) === (kind === 'WORKING')) days.push({ on, kind })
  }
  return { year, known: calendar.knows(year), days }
}

export const queries: Pick<QueryResolvers, 'holidays'> = {
  holidays: (_root, { year }, { services }) => {
    if (year < 2004 || year > 2100) throw badInput([{ path: 'year', ...apiRefusals.holidayYear }])
    return holidayYear(services.calendar, year)
  },
}

export const mutations: Pick<MutationResolvers, 'putHolidayNotice'> = {
  putHolidayNotice: async (_root, { text }, { actor, services }) => {
    const account = authorise(actor, 'catalogue.manage')
    if (text.length > textMax) throw badInput([{ path: 'text', ...platformRefusals.tooLong({ max: textMax }) }])
    const read = readHolidayNotice(text)
    if (!read.ok) throw badInput([{ path: 'text', ...read.reason }])
    const notices = await services.db.transaction(async (tx) => {
      const all = await writeHolidayNotice(tx, services.jobs, read.notice)
      await audit(tx, services.clock, account, 'holidays.noted', { year: read.notice.year })
      return all
    })
    services.calendar.take(Object.values(notices))
    return holidayYear(services.calendar, read.notice.year)
  },
}
