import { refusals } from './refusal.ts'

/** Refusals that every folder uses. */
export const platformRefusals = refusals('platform', {
  badInput: { zh: '输入有误', en: 'Invalid input' },
  forbidden: { zh: '无权进行此操作', en: 'You are not permitted to do this.' },
  unauthenticated: { zh: '请先登录', en: 'Please sign in.' },
  rateLimited: ({ seconds }: { seconds: number }) => ({
    zh: `操作过于频繁，请 ${seconds} 秒后再试`,
    en: `Too many requests. Please try again in ${seconds} seconds.`,
  }),
  tooMany: { zh: '操作过于频繁，请稍后再试', en: 'Too many requests. Please try again later.' },
  busy: { zh: '服务繁忙，请稍后再试', en: 'The service is busy. Please try again later.' },
  internal: ({ logId }: { logId: string }) => ({
    zh: `服务暂时出错，请稍后再试（编号 ${logId}）`,
    en: `Internal error. Please try again later (number ${logId}).`,
  }),
  badRequest: ({ reason }: { reason: string }) => ({ zh: `请求有误：${reason}`, en: `Bad request: ${reason}` }),
  /** What a schema finds, in its library's words. */
  shape: ({ zh, en }: { code: string; zh: string; en: string }) => ({ zh, en }),
  noticeYear: { zh: '没有找到年份，如“2027年部分节假日安排”', en: 'names no year' },
  noticeItem: ({ name }: { name: string }) => ({ zh: `没有找到“${name}：”一项`, en: `has no item for ${name}` }),
  noticeDays: ({ text }: { text: string }) => ({
    zh: `没有读出放假日期：${text}`,
    en: `no days can be read from: ${text}`,
  }),
  noticeCount: ({ text, days }: { text: string; days: number }) => ({
    zh: `所写天数与日期（${days} 天）不符：${text}`,
    en: `the stated number of days is not that of the dates (${days}): ${text}`,
  }),
  noticeWeekday: ({ day }: { day: string }) => ({
    zh: `${day} 与所写星期不符，或上班日不在周末`,
    en: `${day} is another weekday, or a make-up workday that is no weekend day`,
  }),
  day: { zh: '应为日期 YYYY-MM-DD', en: 'must be a calendar date YYYY-MM-DD' },
  length: ({ max }: { max: number }) => ({ zh: `应为 1–${max} 字`, en: `1 to ${max} characters` }),
  workbookOld: {
    zh: '是旧格式 .xls 或带密码的工作簿，请另存为不带密码的 .xlsx 或 CSV',
    en: 'an .xls workbook, or one with a password: save it as .xlsx without a password, or as CSV',
  },
  workbookTooLarge: {
    zh: '工作簿超过 50 MB，或解压后超过 300 MB，请拆分或另存为 CSV',
    en: 'the workbook has more than 50 MB, or 300 MB unpacked: split it or save it as CSV',
  },
  workbookUnreadable: {
    zh: '不是可以读取的 .xlsx 工作簿，请重新另存为 .xlsx 或 CSV',
    en: 'not an .xlsx workbook that can be read: save it again as .xlsx or as CSV',
  },
  encoding: { zh: '不是有效的文字编码', en: 'not valid in the encoding of the file' },
  containsNul: { zh: '含有不能存储的字符 NUL', en: 'contains NUL, which cannot be stored' },
  halfCharacter: { zh: '含有不能存储的半个字符', en: 'contains half a surrogate pair, which cannot be stored' },
  mailAddress: { zh: '应为一个邮箱地址', en: 'must be one plain e-mail address' },
  factsObject: { zh: '应为对象 {事实: 值}', en: 'must be an object of facts and values' },
  tooLong: ({ max }: { max: number }) => ({ zh: `不能超过 ${max} 字`, en: `at most ${max} characters` }),
  tooManyValues: ({ max }: { max: number }) => ({ zh: `不能超过 ${max} 项`, en: `at most ${max} values` }),
  tooExpensive: {
    zh: '此查询耗时过长，请缩小范围后再试',
    en: 'The query takes too long. Please narrow it down and try again.',
  },
  reason: { zh: '须写明理由', en: 'a reason is needed' },
  empty: { zh: '没有内容', en: 'it is empty' },
  csvQuote: { zh: '不是有效的 CSV：引号不成对', en: 'not valid CSV: a quotation mark has no partner' },
  notBlank: { zh: '不能为空', en: 'must not be blank' },
  lineTooLong: { zh: '行过长', en: 'the line is too long' },
  required: { zh: '不能为空', en: 'required' },
  csv: ({ message }: { message: string }) => ({ zh: '不是有效的 CSV', en: `not valid CSV: ${message}` }),
  notJson: ({ message }: { message: string }) => ({
    zh: `不是有效的 JSON（${message}）`,
    en: `not valid JSON (${message})`,
  }),
  notEncodedJson: ({ message }: { message: string }) => ({
    zh: `不是有效的 UTF-8、JSON（${message}）`,
    en: `not valid UTF-8, not valid JSON (${message})`,
  }),
  noSuchPage: { zh: '没有此地址', en: 'There is nothing at this address.' },
})
