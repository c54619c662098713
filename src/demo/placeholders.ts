import { addDays } from '../platform/clock.ts'

/**
 * Fills the placeholders of a demo text for the day the demo begins. Pure.
 * `{{day+80}}` → 2026-03-01, `{{date+80}}` → 2026年3月1日, both 80 days after that day; `{{year}}` → its year.
 * @param on YYYY-MM-DD, Asia/Shanghai
 * @throws for a placeholder of another form
 */
export const fillPlaceholders = (text: string, on: string): string =>
  text.replace(/\{\{(.*?)\}\}/g, (whole, inside: string) => {
    const [, form, offset = '0'] = /^(day|date|year)([+-]\d+)?$/.exec(inside) ?? []
    const day = addDays(on, Number(offset))
    if (form === 'day') return day
    if (form === 'date') return longDate(day)
    if (form === 'year') return day.slice(0, 4)
    throw new Error(`${whole} is no placeholder of the demo data`)
  })

/** 2026年3月1日 */
function longDate(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}
