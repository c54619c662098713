import { refusals } from '../platform/refusal.ts'

export const profileRefusals = refusals('profile', {
  contest: { zh: '没有此异议', en: 'This contest does not exist.' },
  fact: { zh: '没有此信息项', en: 'This fact does not exist.' },
  reservedEnding: { zh: '不能以 _lo、_hi 或 _not 结尾', en: 'must not end in _lo, _hi or _not' },
  reservedName: { zh: '系统保留的名称', en: 'a reserved name' },
  minimumAboveMaximum: { zh: '下限大于上限', en: 'must not be above the maximum' },
  unknownFact: { zh: '没有此项信息', en: 'unknown fact' },
  ownStatement: { zh: '这是您自己填写的信息，可直接修改', en: 'this is your own statement: change it yourself' },
  computed: { zh: '由其他信息计算得出，请更正其依据', en: 'computed from other facts: contest those' },
  beingCorrected: { zh: '此项信息已在更正中', en: 'This fact is being corrected already.' },
  correctionsMax: ({ max }: { max: number }) => ({
    zh: `最多同时更正 ${max} 项`,
    en: `At most ${max} corrections can be open at a time.`,
  }),
  correction: { zh: '没有此更正申请', en: 'This correction does not exist.' },
  correctionDecided: { zh: '此申请已处理', en: 'This correction was decided already.' },
  keptByAuthority: ({ authority }: { authority: string }) => ({
    zh: `由${authority}提供，可申请更正，不能自行填写`,
    en: 'kept by an authority: request a correction instead',
  }),
  keptByOrganisations: { zh: '会员关系由组织登记', en: 'memberships are kept by organisations' },
  noSuchIndustry: { zh: '不是门类、大类或中类', en: 'no such industry' },
  missingColumn: ({ key }: { key: string }) => ({ zh: `缺少列：${key}, name`, en: `missing columns: ${key}, name` }),
  unknownColumn: ({ columns }: { columns: string }) => ({
    zh: `未知列：${columns}`,
    en: `unknown columns: ${columns}`,
  }),
  repeatedColumn: ({ columns }: { columns: string }) => ({
    zh: `重复列：${columns}`,
    en: `repeated columns: ${columns}`,
  }),
  missing: { zh: '缺少', en: 'missing' },
  computedValue: { zh: '由系统计算，不能导入', en: 'computed by the system, cannot be imported' },
  numberScientific: {
    zh: '表格软件改成了科学计数，可能已丢失数位，请写出全部数字',
    en: 'the spreadsheet shortened the number and may have lost digits: write all of them',
  },
  dateForCode: {
    zh: '表格软件把代码改成了日期，请将该列设为文本后重新填写',
    en: 'the spreadsheet turned the code into a date: make the column text and write it again',
  },
  industryAmbiguous: ({ choices }: { choices: readonly string[] }) => ({
    zh: `可能被表格软件去掉了开头的 0，请写明 ${choices.join(' 或 ')}`,
    en: `the spreadsheet may have dropped a leading zero: write ${choices.join(' or ')}`,
  }),
  source: { zh: '应为来源机关名称', en: 'must name an authority' },
  day: { zh: '应为日期', en: 'must be a day YYYY-MM-DD' },
  future: { zh: '不能晚于今天', en: 'must not be in the future' },
  whole: { zh: '应为整数', en: 'must be a whole number' },
  wholeOfNumbers: { zh: '只有 NUMBER 类信息可限为整数', en: 'only a NUMBER can be limited to whole numbers' },
  pastOfDates: { zh: '只有 DATE 类信息可限为今天以前', en: 'only a DATE can be limited to days until today' },
  neverOfDates: { zh: '只有 DATE 类信息可有“从未”', en: 'only a DATE can be never' },
  choiceAuthorityOfSets: { zh: '只有 SET 类信息的选项可各有主管部门', en: 'only choices of a SET have authorities' },
  memberOfColumn: { zh: '应写在 member_of 列', en: 'belongs into the column member_of' },
  noSuchOrganisations: ({ ids }: { ids: string }) => ({ zh: `没有此组织：${ids}`, en: `no such organisation: ${ids}` }),
  shipped: { zh: '系统自带的信息项随版本更新，不能修改', en: 'shipped with the software, cannot be changed' },
  industryCode: { zh: '不是行业代码', en: 'no such industry' },
  inUse: { zh: '已启用，不能改变', en: 'is in use and cannot be changed' },
  choiceInUse: ({ id }: { id: string }) => ({
    zh: `不能去掉已启用的选项 ${id}`,
    en: `a choice in use is missing: ${id}`,
  }),
  unknownItem: ({ id }: { id: string }) => ({ zh: `没有此项 ${id}`, en: `unknown: ${id}` }),
  membership: { zh: '没有此会员关系', en: 'This membership does not exist.' },
  contestedAlready: {
    zh: '已提出异议，请等待该组织答复',
    en: 'It is contested already; the organisation has yet to answer.',
  },
  contestsMax: ({ max }: { max: number }) => ({
    zh: `该组织已 ${max} 次答复，如仍有异议，请向政务公开主管部门反映`,
    en: `The organisation has answered ${max} times. Please turn to the authority for open government.`,
  }),
  contestAnswered: { zh: '该异议已答复', en: 'It has been answered already.' },
  noValidCompany: {
    zh: '名单中没有有效的企业，不能整体替换',
    en: 'no valid company: the file cannot replace the list',
  },
  listChanged: { zh: '名单已变化，请重新预览', en: 'The list or the members have changed. Please preview again.' },
  rowsMax: ({ max, length }: { max: number; length: number }) => ({
    zh: `一次最多 ${max} 行，现有 ${length} 行`,
    en: `at most ${max} rows at a time, has ${length}`,
  }),
  sameCompany: ({ first }: { first: number }) => ({
    zh: `与第 ${first} 行重复`,
    en: `the same company as line ${first}`,
  }),
  listRepeatedColumn: ({ column }: { column: string }) => ({
    zh: `重复列：${column}`,
    en: `repeated column: ${column}`,
  }),
  headerLacks: ({ lacking }: { lacking: string }) => ({
    zh: `第一行应有列名，缺少 ${lacking}`,
    en: `the first line must name the columns, missing: ${lacking}`,
  }),
  columnCount: ({ width, length }: { width: number; length: number }) => ({
    zh: `应有 ${width} 列，实有 ${length} 列`,
    en: `expected ${width} columns, has ${length}`,
  }),
  companyName: ({ max }: { max: number }) => ({
    zh: `名称应为 1–${max} 字`,
    en: `the name must have 1 to ${max} characters`,
  }),
  fromDay: { zh: '加入日期不是日期', en: 'the first day is not a day, e.g. 2024-01-31' },
  toDay: { zh: '退出日期不是日期', en: 'the last day is not a day, e.g. 2024-01-31' },
  toAfterFrom: { zh: '退出日期应晚于加入日期', en: 'the last day must be after the first' },
  portraitId: { zh: '应为小写字母、数字、- 或 _', en: 'lower-case letters, digits, - or _' },
  portraitAudience: { zh: '已有画像不能改变对象', en: 'the audience of a portrait is fixed' },
  breaksPortrait: ({ name, id }: { name: string; id: string }) => ({
    zh: `群体画像“${name}”将不再成立`,
    en: `would break the portrait ${id}`,
  }),
  membershipEnded: {
    zh: '会员名单已更新，会员关系已结束',
    en: 'The member list was renewed; the membership has ended.',
  },
  codeSystem: { zh: 'CODE 类信息须有代码体系，其他类不得有', en: 'CODE needs a code system, others have none' },
  choicesNeeded: { zh: 'ENUM 和 SET 类信息须有选项，其他类不得有', en: 'ENUM and SET need values, others have none' },
  choiceTwice: { zh: '选项重复', en: 'a value is given twice' },
  derivedNotDeclared: { zh: '由系统计算的信息不能由本人填写', en: 'a derived fact is computed and cannot be declared' },
  formulaShape: ({ ops }: { ops: readonly string[] }) => ({
    zh: `应为信息项代码、数值，或恰有一个运算的对象：${ops.join('、')}`,
    en: `must be the id of a fact, a number, or an object with exactly one operation: ${ops.join(', ')}`,
  }),
  formulaParts: ({ min, max }: { min: number; max: number }) => ({
    zh: min === max ? `应有 ${min} 项` : `应有 ${min}–${max} 项`,
    en: min === max ? `must have ${min} parts` : `must have ${min} to ${max} parts`,
  }),
  formulaLength: ({ max }: { max: number }) => ({
    zh: `公式超过 ${max} 项`,
    en: `the formula has more than ${max} parts`,
  }),
  formulaOfNumbers: { zh: '只有 NUMBER 类信息可有公式', en: 'only a NUMBER can have a formula' },
  formulaConstant: { zh: '公式未用到任何信息项', en: 'the formula uses no fact' },
  notANumber: { zh: '不是 NUMBER 类信息，不能计算', en: 'not a NUMBER, cannot be computed with' },
  otherAudience: { zh: '是另一类服务对象的信息', en: 'a fact of the other audience' },
  unitsDiffer: ({ one, other }: { one: string; other: string }) => ({
    zh: `单位不同，不能相加、相减或比较：${one} 与 ${other}`,
    en: `units differ and cannot be added, subtracted or compared: ${one} and ${other}`,
  }),
  unitOfResult: ({ found, wanted }: { found: string; wanted: string }) => ({
    zh: `计算结果的单位是 ${found}，不是 ${wanted}${wanted === '%' ? '（百分比须为比值乘以 100）' : ''}`,
    en: `the result has the unit ${found}, not ${wanted}${wanted === '%' ? ' (a percentage is a ratio × 100)' : ''}`,
  }),
  fromKind: {
    zh: '只有 BOOLEAN、可为“从未”的 DATE 和 ENUM、SET 的选项可由其他信息得出',
    en: 'only a BOOLEAN, a DATE that may be never, and choices of an ENUM or a SET can follow from other facts',
  },
  fromDirections: ({ directions }: { directions: readonly string[] }) => ({
    zh: `应为以下之一：${directions.join('、')}`,
    en: `must be one of: ${directions.join(', ')}`,
  }),
  fromNeedsDay: {
    zh: '不能依据年龄、年限、会员关系或群体画像得出，这些会随时间变化',
    en: 'cannot follow from ages, durations, memberships or portraits, which change by themselves',
  },
  fromEveryone: { zh: '须以其他信息为条件', en: 'must depend on another fact' },
  derivedCircle: ({ zh, en }: { zh: readonly string[]; en: readonly string[] }) => ({
    zh: `循环计算：${zh.join(' → ')}`,
    en: `computed in a circle: ${en.join(' → ')}`,
  }),
  breaksDerived: ({ zh, en }: { zh: readonly string[]; en: readonly string[] }) => ({
    zh: `以下信息由它计算得出，将不再成立：${zh.join('、')}`,
    en: `would break facts that are computed from it: ${en.join(', ')}`,
  }),
  sizeComputed: {
    zh: '此行业的企业规模由系统按国统字〔2017〕213号计算，不能填报；仅该办法未涵盖的行业（如金融、教育、卫生）可以',
    en: 'computed by the 2017 standard for this industry; it can be stated only for industries outside of it (finance, education, health …)',
  },
})
