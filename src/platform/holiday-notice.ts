import type { CalendarOverrides } from './calendar.ts'
import { addDays } from './clock.ts'
import { dayText, isWeekend } from './holidays.ts'
import type { Refusal } from './refusal.ts'
import { platformRefusals } from './refusals.ts'

/** A holiday notice (国务院办公厅关于…年部分节假日安排的通知) as days. */
export type HolidayNotice = CalendarOverrides & { year: number }

const names = ['元旦', '春节', '清明', '劳动', '端午', '中秋', '国庆']
// one item can be about two holidays: 国庆节、中秋节：…
const more = `节?(?:、(?:${names.join('|')})节?)*`
const date = String.raw`(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日`

/**
 * Reads the text of a holiday notice. Pure. Each stated number of days and weekday must agree with the days.
 * @example 春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
 */
export function readHolidayNotice(text: string): { ok: true; notice: HolidayNotice } | { ok: false; reason: Refusal } {
  const plain = text.normalize('NFKC').replace(/\s+/g, '')
  const year = Number(/(\d{4})年部分节假日/.exec(plain)?.[1] ?? /(\d{4})年/.exec(plain)?.[1])
  if (!Number.isInteger(year) || year < 2008 || year > 2100) return { ok: false, reason: platformRefusals.noticeYear }
  const holidays: string[] = []
  const workdays: string[] = []
  for (const name of names) {
    const item = new RegExp(`${name}${more}:(.*?)(?=(?:${names.join('|')})${more}:|节假日期间|$)`).exec(plain)?.[1]
    if (item === undefined) return { ok: false, reason: platformRefusals.noticeItem({ name }) }
    const read = readItem(item, year)
    if ('key' in read) return { ok: false, reason: read }
    holidays.push(...read.free)
    workdays.push(...read.worked)
  }
  const free = [...new Set(holidays)].sort()
  const worked = [...new Set(workdays)].sort()
  return { ok: true, notice: { year, years: [year], holidays: free, workdays: worked } }
}

function readItem(item: string, year: number): { free: string[]; worked: string[] } | Refusal {
  const range = new RegExp(`${date}(?:\\(([^)]*)\\))?(?:至${date}(?:\\(([^)]*)\\))?)?[^。]*?(?:放假|补休|连休)`).exec(
    item,
  )
  if (!range) return platformRefusals.noticeDays({ text: item.slice(0, 60) })
  const [whole, fromYear, fromMonth, fromDay, fromNote, toYear, toMonth, toDay, toNote] = range
  const from = dayText(Number(fromYear ?? year), Number(fromMonth), Number(fromDay))
  const to = toDay ? dayText(Number(toYear ?? fromYear ?? year), Number(toMonth ?? fromMonth), Number(toDay)) : from
  const free: string[] = []
  for (let day = from; day <= to && free.length < 20; day = addDays(day, 1)) free.push(day)
  const stated = /共(\d+)天/.exec(item)?.[1]
  if (free.length === 0 || (stated && Number(stated) !== free.length))
    return platformRefusals.noticeCount({ text: whole.slice(0, 60), days: free.length })
  const worked: string[] = []
  let month = Number(toMonth ?? fromMonth)
  const sentences = item.split('。').filter((sentence) => sentence.includes('上班'))
  for (const found of sentences.join('。').matchAll(new RegExp(`${date}(?:\\(([^)]*)\\))?`, 'g'))) {
    const [, workYear, workMonth, workDay, note] = found
    month = Number(workMonth ?? month)
    const day = dayText(Number(workYear ?? year), month, Number(workDay))
    if (!isWeekend(day) || !agrees(day, note)) return platformRefusals.noticeWeekday({ day })
    worked.push(day)
  }
  for (const [day, note] of [[from, fromNote] as const, [to, toNote] as const])
    if (!agrees(day, note)) return platformRefusals.noticeWeekday({ day })
  return { free, worked }
}

const weekdays = '日一二三四五六'

/** Whether a weekday in a note is that of the day. A note without one agrees. */
function agrees(day: string, note: string | undefined): boolean {
  const stated = /(?:星期|周)([日一二三四五六天])/.exec(note ?? '')?.[1]
  return stated === undefined || weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] === stated.replace('天', '日')
}
