// Hangzhou and Zhejiang programmes, about 2019: numbered conditions in free text over 32 fields of an enterprise's profile.
import { type Added, catalogueWith, factsToAdd } from './catalogue.ts'
import { classify, type Text, type TextKind } from './free-text.ts'
import type { Source } from './measure.ts'

export type Programme = { id: string; condition: string; profileFieldsUsed: string[] }

const added: Added[] = [
  { id: 'ip_kinds', kind: 'SET', values: ['patent', 'copyright', 'trademark', 'layout_design', 'standard'] },
  { id: 'utility_models', kind: 'NUMBER' },
  { id: 'rd_spending_three_years', kind: 'NUMBER' },
  { id: 'rd_staff_ratio', kind: 'NUMBER' },
  { id: 'qualified_staff_ratio', kind: 'NUMBER' },
  { id: 'research_unit_level', kind: 'ENUM', values: ['none', 'county', 'city', 'province', 'state'] },
  { id: 'tech_centre_since', kind: 'DATE' },
  { id: 'city_recognitions', kind: 'SET', values: ['patent_pilot', 'rd_centre'] },
]
const bracket = (from: number | undefined, to: number | undefined, ratio: number) => ({
  all: [
    { fact: 'revenue', ...(from === undefined ? {} : { gt: from }), ...(to === undefined ? {} : { lte: to }) },
    { fact: 'rd_ratio', gte: ratio },
  ],
})

/** In this order; the first that recognises a condition has it. Money in 万元, as in the catalogue. */
const kinds: TextKind[] = [
  { kind: 'weighted points', when: /折算分值/, reason: 'a sum of facts with weights (发明 5, 实用新型 2, 外观 1)' },
  { kind: 'growth over years', when: /增长率/, reason: 'computed from the figures of several years' },
  { kind: 'vague or by expert', when: /申报指南|较强的|放宽/, reason: 'is judged by the office, no figure is given' },
  {
    kind: 'persons inside',
    when: /项目负责人/,
    reason: 'asks for a person inside the enterprise who has several attributes at once',
  },
  { kind: 'exclusive licence', when: /独占许可/, reason: 'asks how and when each single right was acquired' },
  { kind: 'recognised for a year', when: /^\d\.市级企业技术中心一年以上/, rule: { fact: 'tech_centre_since', gte: 1 } },
  {
    kind: 'R&D ratio by revenue',
    when: /(?=.*销售收入)(?=.*(比例|5%))/s,
    rule: { any: [bracket(undefined, 3000, 5), bracket(3000, 10000, 4), bracket(10000, undefined, 3)] },
  },
  { kind: 'R&D ratio', when: /研发.*(比例|5%)/s, rule: { fact: 'rd_ratio', gte: 5 } },
  {
    kind: 'age and place',
    when: /注册.*(一年|年以内)|一年以上/,
    rule: {
      all: [
        { fact: 'registered_in', in: ['330100'] },
        { fact: 'established_on', gte: 1 },
      ],
    },
  },
  { kind: 'qualification', when: /高新技术企业/, rule: { fact: 'qualifications', hasAny: ['high_tech'] } },
  {
    kind: 'city recognition',
    when: /市专利试点企业|批准建立市级/,
    rule: { fact: 'city_recognitions', hasAny: ['patent_pilot', 'rd_centre'] },
  },
  {
    kind: 'research unit level',
    when: /省级及以上的研发机构/,
    rule: { fact: 'research_unit_level', in: ['province', 'state'] },
  },
  {
    kind: 'R&D spending',
    when: /研发(经费|投入)/,
    rule: {
      any: [
        { fact: 'rd_spending_three_years', gte: 200 },
        { fact: 'rd_spending', gte: 1000 },
      ],
    },
  },
  {
    kind: 'counts of rights',
    when: /(?=.*发明)(?=.*\d+项)/,
    rule: {
      any: [
        { fact: 'invention_patents', gte: 1 },
        { fact: 'utility_models', gte: 4 },
      ],
    },
  },
  {
    kind: 'has rights',
    when: /知识产权/,
    rule: { fact: 'ip_kinds', hasAny: ['patent', 'copyright', 'trademark', 'standard'] },
  },
  {
    kind: 'staff and staff ratio',
    when: /人员/,
    rule: {
      all: [
        { fact: 'rd_staff', gte: 15 },
        { fact: 'rd_staff_ratio', gte: 15 },
        { fact: 'qualified_staff_ratio', gte: 50 },
      ],
    },
  },
  { kind: 'revenue', when: /销售(总收入|收入|额)/, rule: { fact: 'revenue', gte: 3000 } },
]

/** Numbered conditions; brackets below one stay with it. */
const numbered = (text: string): string[] => text.split(/\n(?=\d\.)/).filter((part) => part.trim() !== '')

export function hangzhou(programmes: readonly Programme[]): Source {
  const texts = programmes.flatMap(({ id, condition }) =>
    numbered(condition).map((text): Text => ({ programme: id, text })),
  )
  const rules = kinds.flatMap((kind) => ('rule' in kind ? [kind.rule] : []))
  return {
    name: 'cn 杭州 programmes',
    unit: 'classified text',
    named: false,
    catalogue: catalogueWith('ENTERPRISE', added),
    conditions: classify(texts, kinds).conditions,
    whole: new Map(),
    notes: [
      `${new Set(programmes.flatMap(({ profileFieldsUsed }) => profileFieldsUsed)).size} profile fields are used`,
      `facts to add as data: ${factsToAdd(rules).join(', ')}`,
    ],
  }
}
