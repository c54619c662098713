import { refusals } from '../platform/refusal.ts'

/** Refusals of requests themselves: form, size, authentication. */
export const apiRefusals = refusals('api', {
  graphql: ({ reason }: { reason: string }) => ({
    zh: `请求有误：${reason}`,
    en: `The request is wrong: ${reason}`,
  }),
  required: { zh: '不能为空', en: 'required' },
  object: { zh: '应为对象', en: 'must be an object' },
  integer: { zh: '应为 32 位整数', en: 'must be a 32-bit integer' },
  number: { zh: '应为数值', en: 'must be a number' },
  text: { zh: '应为文字', en: 'must be text' },
  boolean: { zh: '应为 true 或 false', en: 'must be true or false' },
  id: { zh: '应为编号（文字或整数）', en: 'must be an id, text or an integer' },
  holidayYear: { zh: '应为 2004 至 2100 之间的年份', en: 'must be a year from 2004 to 2100' },
  date: { zh: '应为 YYYY-MM-DD 日期', en: 'must be a calendar date YYYY-MM-DD' },
  dateTime: { zh: '应为带时区的时间', en: 'must be an RFC 3339 instant' },
  oneOf: ({ values }: { values: readonly string[] }) => ({
    zh: `应为以下之一：${values.join(', ')}`,
    en: `must be one of: ${values.join(', ')}`,
  }),
  noSuchField: { zh: '没有此项', en: 'no such field' },
  noSuchArgument: { zh: '没有此参数', en: 'no such argument' },
  unstorable: { zh: '含有不能存储的字符', en: 'contains characters that cannot be stored' },
  turning: {
    zh: '不能含有改变文字方向的字符',
    en: 'must not contain characters that change the direction of text',
  },
  noSuchOperation: {
    zh: '没有此操作，或有多个操作而未指明',
    en: 'The request has no such operation, or several and names none.',
  },
  subscriptionOverHttp: {
    zh: '订阅须经 WebSocket',
    en: 'A subscription needs the WebSocket (graphql-transport-ws).',
  },
  mutationByGet: { zh: 'GET 只能查询', en: 'Only a query can be sent by GET.' },
  socketOnlySubscribes: { zh: 'WebSocket 只用于订阅', en: 'The WebSocket carries subscriptions only.' },
  tooComplex: ({ complexity, max }: { complexity: number; max: number }) => ({
    zh: `查询过大：${complexity}，最多 ${max}`,
    en: `The operation is too complex: ${complexity}, at most ${max}.`,
  }),
  tooDeep: ({ max }: { max: number }) => ({
    zh: `查询层级过深，最多 ${max} 层`,
    en: `The operation nests deeper than ${max} levels.`,
  }),
  tooManyAliases: ({ max }: { max: number }) => ({
    zh: `别名过多，最多 ${max} 个`,
    en: `The operation has more than ${max} aliases.`,
  }),
  tooManyFields: ({ max }: { max: number }) => ({
    zh: `字段过多，最多 ${max} 个`,
    en: `The operation has more than ${max} fields.`,
  }),
  tooManyDirectives: ({ max }: { max: number }) => ({
    zh: `指令过多，最多 ${max} 个`,
    en: `The operation has more than ${max} directives.`,
  }),
  tooManyFragments: ({ max }: { max: number }) => ({
    zh: `片段过多，最多 ${max} 个`,
    en: `The operation has more than ${max} fragments.`,
  }),
  tooManySubscriptions: ({ max }: { max: number }) => ({
    zh: `此连接的订阅过多，最多 ${max} 个`,
    en: `more than ${max} subscriptions on this connection`,
  }),
  signature: { zh: '签名无效或已过期', en: 'The signature is wrong or too old.' },
  json: { zh: '应为 JSON 格式', en: 'must be JSON' },
  noSuchDemoAccount: { zh: '没有此演示账号', en: 'There is no such demo account.' },
  noSuchNotice: { zh: '未找到此通知', en: 'This notice does not exist.' },
  notNegative: { zh: '不能为负', en: 'must not be negative' },
  searchTooLong: ({ max }: { max: number }) => ({ zh: `不能超过 ${max} 字`, en: `at most ${max} characters` }),
  notCursor: { zh: '不是有效的位置', en: 'not a cursor' },
  atMostItems: ({ max }: { max: number }) => ({ zh: `一次最多 ${max} 项`, en: `at most ${max} at a time` }),
  periodBackwards: { zh: '不能早于 from', en: 'must not be before from' },
  periodTooLong: ({ max }: { max: number }) => ({ zh: `最多 ${max} 天`, en: `at most ${max} days` }),
  noSuchIndustry: { zh: '未找到此行业', en: 'This industry does not exist.' },
  contactChannel: { zh: '应为 EMAIL 或 GATEWAY', en: 'must be EMAIL or GATEWAY' },
  codeWrong: { zh: '验证码不正确', en: 'The code is wrong.' },
  codeExpired: { zh: '验证码已失效，请重新获取', en: 'The code is no longer valid. Please request a new one.' },
  noTextMessages: {
    zh: '本服务未接入短信，暂不能添加手机号码',
    en: 'This service sends no text messages, so a mobile number cannot be added.',
  },
  factsObject: { zh: '应为对象 {事实: 值}', en: 'must be an object of facts and values' },
})
