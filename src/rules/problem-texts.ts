/** What can be wrong with a rule or a profile, in both languages. */
export const problemTexts = {
  impossible: ({ zh, en }: { facts: readonly string[]; zh: readonly string[]; en: readonly string[] }) => ({
    zh: `此条件任何人都不可能满足${zh.length > 0 ? `（${zh.join('、')}）` : ''}`,
    en: `these conditions cannot be met${en.length > 0 ? ` (${en.join(', ')})` : ''}`,
  }),
  operator: ({ fact, allowed, kind }: { fact: string; allowed: string; kind: string }) => ({
    zh: `“${fact}”不支持此运算，可用 ${allowed}`,
    en: `not an operator of ${kind}, use: ${allowed}`,
  }),
  needsOperator: ({ allowed }: { allowed: string }) => ({
    zh: `缺少运算，可用 ${allowed}`,
    en: `needs an operator: ${allowed}`,
  }),
  oneBound: { zh: '一个条件至多一个下限和一个上限', en: 'at most one lower and one upper bound' },
  notCode: ({ codeSystem }: { codeSystem: string }) => ({
    zh: `不是${codeSystem}的代码，或已撤销`,
    en: `not a code of ${codeSystem}, or abolished`,
  }),
  abolishedCode: ({ code, name, since, notice }: { code: string; name: string; since: string; notice: string }) => ({
    zh: `此代码 ${since} 起不再使用（${notice}），请改用 ${code} ${name} 或其下级代码`,
    en: `this code is not used since ${since} (${notice}); use ${code} ${name} or a code below it`,
  }),
  oneOf: ({ values }: { values: string }) => ({ zh: `应为以下之一：${values}`, en: `must be one of: ${values}` }),
  boolean: { zh: '应为 true 或 false', en: 'must be true or false' },
  listLength: ({ max }: { max: number }) => ({ zh: `应为 1–${max} 项的列表`, en: `must be a list of 1 to ${max}` }),
  number: { zh: '应为数值', en: 'must be a finite number' },
  emptyRange: { zh: '范围为空，无人符合', en: 'the range is empty' },
  years: { zh: '应为 0–200 的整年数', en: 'must be whole years, 0 to 200' },
  duration: {
    zh: '应为 {years, months, days} 中至少一项的整数，不超过 200 年',
    en: 'must have whole years, months or days, at most 200 years',
  },
  day: { zh: '应为存在的日期 YYYY-MM-DD', en: 'must be a calendar date YYYY-MM-DD' },
  didYouMean: ({ meant }: { meant: string }) => ({
    zh: `没有此项信息，是否指 ${meant}`,
    en: `unknown fact; did you mean ${meant}?`,
  }),
  unknownFact: { zh: '没有此项信息', en: 'unknown fact' },
  tooDeep: ({ max }: { max: number }) => ({ zh: `嵌套超过 ${max} 层`, en: `nested deeper than ${max} levels` }),
  tooManyNodes: ({ max }: { max: number }) => ({ zh: `超过 ${max} 个条件`, en: `more than ${max} conditions` }),
  object: { zh: '应为对象', en: 'must be an object' },
  exactlyOne: ({ shapes }: { shapes: string }) => ({
    zh: `应恰有其一：${shapes}`,
    en: `must have exactly one of: ${shapes}`,
  }),
  list: { zh: '应为非空列表', en: 'must be a non-empty list' },
  unknownPortrait: { zh: '没有此群体画像', en: 'unknown portrait' },
  portraitCycle: { zh: '群体画像互相引用', en: 'portraits refer to each other' },
  organisations: ({ max }: { max: number }) => ({
    zh: `应为 1–${max} 个组织`,
    en: `must list 1 to ${max} organisations`,
  }),
  unknownOrganisation: { zh: '没有此组织', en: 'unknown organisation' },
  clause: ({ max }: { max: number }) => ({
    zh: `应为 ${max} 字以内的文字`,
    en: `must be text of at most ${max} characters`,
  }),
  unknownKey: { zh: '未知的键', en: 'unknown key' },
  organisationIds: { zh: '应为组织代码的列表', en: 'must be a list of organisation ids' },
  listOf: ({ values }: { values: string }) => ({ zh: `应为列表，取自 ${values}`, en: `must be a list of: ${values}` }),
  minimum: ({ min }: { min: number }) => ({ zh: `不能小于 ${min}`, en: `must be at least ${min}` }),
  maximum: ({ max }: { max: number }) => ({ zh: `不能大于 ${max}`, en: `must be at most ${max}` }),
} as const
