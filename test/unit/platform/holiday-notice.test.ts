// Notices in the wording of those of 2020, 2024, 2025 and 2026. The days were compared with the published notices.
import { describe, expect, it } from 'vitest'
import { openCalendar } from '../../../src/platform/calendar.ts'
import { addDays } from '../../../src/platform/clock.ts'
import { readHolidayNotice } from '../../../src/platform/holiday-notice.ts'
import { sentence } from '../../../src/platform/refusal.ts'

const notice2026 = `国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班。`
const notice2025 = `关于2025年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。`
const notice2024 = `关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。`

describe('a holiday notice as text', () => {
  it.each([
    [2024, notice2024],
    [2025, notice2025],
    [2026, notice2026],
    [2026, notice2026.replaceAll('（', '(').replaceAll('）', ')').replaceAll('：', ': ')],
  ])('of %i gives the working days that the library has', (year, text) => {
    const read = readHolidayNotice(text)
    if (!read.ok) throw new Error(sentence(read.reason, 'zh'))
    const library = openCalendar()
    const own = openCalendar(read.notice)
    for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1))
      expect([day, own.isWorkingDay(day)]).toEqual([day, library.isWorkingDay(day)])
  })

  it('can begin in the year before', () => {
    const read = readHolidayNotice(notice2026.replace('1月1日（周四）至3日（周六）', '2025年12月31日至2026年1月2日'))
    expect(read.ok ? read.notice.holidays.slice(0, 3) : read).toEqual(['2025-12-31', '2026-01-01', '2026-01-02'])
  })

  it.each([
    ['no year', notice2026.replace('2026年', ''), '没有找到年份'],
    ['a holiday without an item', notice2026.replace('端午节：', '端午'), '“端午：”'],
    ['a wrong number of days', notice2026.replace('共9天', '共8天'), '9 天'],
    ['a wrong weekday', notice2026.replace('5月9日（周六）', '5月9日（周日）'), '2026-05-09'],
    ['a make-up workday in the week', notice2026.replace('5月9日（周六）', '5月11日'), '2026-05-11'],
    ['no days', notice2026.replace('4月4日（周六）至6日（周一）放假', '另行通知'), '没有读出'],
    ['another text', '关于2026年度高新技术企业认定的通知', '“元旦：”'],
  ])('%s is refused with the reason', (_name, text, reason) => {
    const read = readHolidayNotice(text)
    expect(read.ok ? 'read' : sentence(read.reason, 'zh')).toContain(reason)
  })
})
