// 北京市产业政策导引: free text; the kinds and their keyword patterns are those of the survey beside the file. A card has several kinds.
import { type Added, catalogueWith, factsToAdd } from './catalogue.ts'
import { type TextKind, translated } from './free-text.ts'
import type { Condition, Source } from './measure.ts'

export type Card = { id: string; serviceTarget: string | null; conditions: string | null }
export type Survey = { patterns: Record<string, string> }
type Meaning = { rule: Record<string, unknown> } | { reason: string }

const added: Added[] = [
  { id: 'last_penalised_on', kind: 'DATE' },
  { id: 'ever_penalised', kind: 'BOOLEAN' },
  { id: 'teachers', kind: 'NUMBER' },
  { id: 'senior_staff_ratio', kind: 'NUMBER' },
  { id: 'exclusion_lists', kind: 'SET', values: ['joint_punishment', 'commerce_bad_credit'] },
]
// a DATE cannot say "never": that is a fact of its own
const cleanFor = (years: number) => ({
  any: [{ fact: 'ever_penalised', is: false }, { not: { fact: 'last_penalised_on', lt: years } }],
})
const beijing = { fact: 'registered_in', in: ['110000'] }
const highTech = { fact: 'qualifications', hasAny: ['high_tech'] }

/** One rule for each kind of the survey, in the words of a card of the file. */
const meanings: Record<string, Meaning> = {
  'registered-in-area': { rule: beijing },
  'legal-person': {
    rule: { fact: 'registration_type', in: ['limited', 'joint_stock', 'foreign_invested', 'non_profit'] },
  },
  'industry/field': { rule: { fact: 'industry', in: ['I65', 'C'] } },
  'qualification/recognition': { rule: { fact: 'qualifications', hasAny: ['specialised_new', 'little_giant'] } },
  'staff-count/ratio': {
    rule: {
      all: [
        { fact: 'employees', lte: 500 },
        { fact: 'senior_staff_ratio', gte: 50 },
      ],
    },
  },
  revenue: { rule: { fact: 'revenue', lte: 20000 } },
  'rd-spend': { rule: { fact: 'rd_spending', gte: 100 } },
  'investment-amount': { reason: 'a fact of the project applied for, not of the applicant' },
  'amount-threshold': { rule: { fact: 'registered_capital', gte: 50000 } },
  'ratio-threshold': { rule: { fact: 'rd_ratio', gte: 5 } },
  'area-threshold': { rule: { fact: 'floor_area', gte: 5000 } },
  'count-threshold': { rule: { fact: 'teachers', gte: 20 } },
  'time-window': { rule: cleanFor(3) },
  'company-age': {
    rule: {
      all: [
        { fact: 'established_on', gte: 1 },
        { fact: 'established_on', lt: 5 },
      ],
    },
  },
  'credit-record': { rule: { not: { fact: 'credit_status', in: ['serious'] } } },
  'no-penalty/no-violation': { rule: cleanFor(2) },
  'ip/patent': {
    rule: {
      any: [
        { fact: 'ip_count', gte: 1 },
        { fact: 'invention_patents', gte: 1 },
      ],
    },
  },
  tax: { rule: { fact: 'tax_credit_level', in: ['a', 'b', 'm'] } },
  'social-insurance': { rule: { fact: 'insured_staff', gte: 1 } },
  'no-double-funding': { reason: 'compares with what other programmes gave the same project' },
  'exclusion-list': { rule: { not: { fact: 'exclusion_lists', hasAny: ['joint_punishment', 'commerce_bad_credit'] } } },
  'any-of': { rule: { any: [highTech, { fact: 'is_small_micro', is: true }] } },
  'all-of': { rule: { all: [beijing, highTech] } },
  'person-attributes': { reason: 'asks for persons inside the enterprise who have several attributes at once' },
  'expert-review/score': { reason: 'is decided by experts after the application' },
}

export function beijingGuide(cards: readonly Card[], survey: Survey): Source {
  const kinds = Object.entries(survey.patterns).map(([kind, pattern]) => ({ kind, when: new RegExp(pattern) }))
  const conditions = cards.flatMap((card): Condition[] => {
    const text = `${card.serviceTarget ?? ''}\n${card.conditions ?? ''}`
    return kinds
      .filter(({ when }) => when.test(text))
      .map(({ kind, when }) => {
        const meaning = meanings[kind]
        const sentence = text.split(/[\n；;。]/).find((part) => when.test(part)) ?? ''
        const known: TextKind | undefined = meaning && { kind, when, ...meaning }
        return {
          programme: card.id,
          kind,
          translated: translated(known && !('aside' in known) ? known : undefined, sentence),
        }
      })
  })
  const rules = Object.values(meanings).flatMap((meaning) => ('rule' in meaning ? [meaning.rule] : []))
  return {
    name: 'cn 北京 policy guide',
    unit: 'kind in a card',
    named: true,
    catalogue: catalogueWith('ENTERPRISE', added),
    conditions,
    whole: new Map(),
    notes: [
      `kinds by the survey's keywords, rough: 税 finds 退税, 社保 finds 社保基金; many figures are those of a project or a park, not of the applicant`,
      `${cards.filter((card) => !card.conditions).length} of ${cards.length} cards state no conditions`,
      `facts to add as data: ${factsToAdd(rules).join(', ')}`,
    ],
  }
}
