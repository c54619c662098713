import { refusals } from '../platform/refusal.ts'

export const partiesRefusals = refusals('parties', {
  recipient: { zh: '没有此服务对象', en: 'This recipient does not exist.' },
  enterprise: { zh: '没有此企业', en: 'This enterprise does not exist.' },
  mail: { zh: '应为一个邮箱地址，如 name@example.cn', en: 'must be one plain e-mail address, e.g. name@example.cn' },
  mobile: {
    zh: '应为 11 位手机号码，如 13800001234',
    en: 'must be a mainland mobile number of 11 digits, e.g. 13800001234',
  },
  contact: { zh: '没有此联系方式', en: 'This contact does not exist.' },
  parentRefused: ({ id }: { id: string }) => ({
    zh: `上级 ${id} 未被接受`,
    en: `the organisation above, ${id}, was refused`,
  }),
  idShape: { zh: '应为 1 至 50 个小写字母、数字或连字符', en: 'must be 1 to 50 lower-case letters, digits or hyphens' },
  sameLine: ({ line }: { line: number }) => ({ zh: `与第 ${line} 行重复`, en: `the same as line ${line}` }),
  kind: ({ kinds }: { kinds: string }) => ({ zh: '应为', en: `must be one of ${kinds}` }),
  belowItself: { zh: '不能在自己之下', en: 'must not be below itself' },
  tooDeep: ({ max }: { max: number }) => ({ zh: `不能深于 ${max} 层`, en: `at most ${max} levels` }),
  noParent: ({ above }: { above: string }) => ({ zh: '没有此组织', en: `no such organisation ${above}` }),
  codeLength: ({ length }: { length: number }) => ({
    zh: `统一社会信用代码应为 18 位，现为 ${length} 位`,
    en: `the code must have 18 characters, has ${length}`,
  }),
  codeCharacter: { zh: '统一社会信用代码含有不允许的字符', en: 'the code contains a character that is not allowed' },
  codeCheck: { zh: '统一社会信用代码校验位不符', en: 'the code has a wrong check character' },
  codeMissing: { zh: '缺少统一社会信用代码', en: 'the unified social credit code is missing' },
  personShape: { zh: '应为 4–64 位编号', en: '4 to 64 letters or digits' },
  personCheck: {
    zh: '公民身份号码校验位不符',
    en: 'the identity number has a wrong check character',
  },
  codeRounded: {
    zh: '末三位可能被表格软件改成了 000，请将该列设为文本后重新填写；确为此号的，写成 ="…"',
    en: 'a spreadsheet may have rounded the last three digits to 000: make the column text and write it again, or write ="…" if it is right',
  },
  codeScientific: {
    zh: '代码被表格软件改成了科学计数，请将该列设为文本',
    en: 'the spreadsheet turned the code into a number: make the column text',
  },
})
