// MyFriendBen: numbered criteria of benefit programmes in free text, each with a bold title. Longer than most: one table.
import { type Added, catalogueWith, factsToAdd } from './catalogue.ts'
import { classify, type Text, type TextKind } from './free-text.ts'
import type { Source } from './measure.ts'

const statuses = ['citizen', 'national', 'qualified', 'other']
const benefits = [
  'snap',
  'tanf',
  'ssi',
  'medicaid',
  'medicare',
  'wic',
  'housing',
  'liheap',
  'employer_insurance',
  'none',
]
const added: Added[] = [
  { id: 'income_year', kind: 'NUMBER' },
  { id: 'income_percent_of_median', kind: 'NUMBER' },
  { id: 'earned_income', kind: 'NUMBER' },
  { id: 'household_assets', kind: 'NUMBER' },
  { id: 'care_expenses', kind: 'NUMBER' },
  { id: 'filing_status', kind: 'ENUM', values: ['single', 'joint', 'separate', 'head'] },
  { id: 'claimed_as_dependent', kind: 'BOOLEAN' },
  { id: 'county', kind: 'ENUM', values: ['dupage', 'shawnee', 'johnson', 'other'] },
  { id: 'state', kind: 'ENUM', values: ['wa', 'ks', 'mo', 'tx', 'co', 'il', 'other'] },
  { id: 'benefits', kind: 'SET', values: benefits },
  { id: 'cash_aid_months', kind: 'NUMBER' },
  { id: 'last_energy_aid_on', kind: 'DATE' },
  { id: 'household_statuses', kind: 'SET', values: statuses },
  {
    id: 'conditions',
    kind: 'SET',
    values: ['disabled', 'blind', 'pregnant', 'postpartum', 'foster', 'homeless', 'veteran'],
  },
  { id: 'institutionalised', kind: 'BOOLEAN' },
  { id: 'records', kind: 'SET', values: ['felony', 'fraud', 'eviction', 'parole_violation'] },
  { id: 'weekly_hours', kind: 'NUMBER' },
  { id: 'work_credits', kind: 'NUMBER' },
  { id: 'enrolment', kind: 'ENUM', values: ['none', 'part_time', 'full_time'] },
  { id: 'grade_average', kind: 'NUMBER' },
]
// HHS poverty guidelines 2025, 48 states: 15,650 and 5,500 for each further person; 30 is the catalogue's largest household
const povertyTable = (percent: number) => ({
  any: Array.from({ length: 30 }, (_, i) => ({
    all: [
      { fact: 'household_size', is: i + 1 },
      { fact: 'income_year', lte: ((15650 + 5500 * i) * percent) / 100 },
    ],
  })),
})
const has = (fact: string, ...values: string[]) => ({ fact, hasAny: values })

/**
 * In this order; the first whose pattern is in the title has the criterion. First what is no condition, then what cannot be said, so that a
 * title that asks for two things is never counted as expressed by the easier one.
 */
const kinds: TextKind[] = [
  {
    kind: 'amount or note',
    when: /^no asset|not required\*|both homeowners|determines? (credit|phase)|phase-out|net[- ]income|household size determination|count as one|offsets the|— waived|MAGI rules apply|handled automatically|calculation requires|^long-term|deemed-income|restricted \(not full\)|no pathway|members currently covered/i,
    aside: true,
  },
  {
    kind: 'order among the eligible',
    when: /priority given|preference|^(households with|elderly member|disabled member|young children|high energy)|special voucher/i,
    aside: true,
  },
  {
    kind: 'decided by an office or an expert',
    when: /discretion|nutritional risk|5-step|energy audit|program-defined|pass criminal/i,
    reason: 'is decided after the application',
  },
  {
    kind: 'act of applying',
    when: /must file|^filed|files? (a|be)|file a|file form|interview|apply for one|provide social|enroll (early|in an aca)|joint return|file jointly|cooperat|register for work/i,
    reason: 'an act during or after the application',
  },
  { kind: 'intention', when: /plans? to|intends?\b|planning to/i, reason: 'a promise; belongs in the application' },
  {
    kind: 'a thing or a third party',
    when: /dwelling|units must|care provider|participating NSLP|employer-conduct|mixed-load|51%|appraised|title to|property taxes|energy crisis|special paths|KBOR|community residence/i,
    reason: 'tests a dwelling, an account or another party',
  },
  {
    kind: 'several tests on one member',
    when: /qualifying (child|individual)(?! count)|dependent child must|child must (have been|not)|each qualifying|deeming|surviving spouse|disabled adult child|caretaker relative|degree of relationship|neediness|needy exception|individual child/i,
    reason: 'the same household member must meet several tests',
  },
  {
    kind: 'all members',
    when: /all members|per member|any(one)? in the unit/i,
    reason: 'a test that every household member must meet',
  },
  { kind: 'some member in an age range', when: /between ages 3/i, reason: 'a household member between two ages' },
  {
    kind: 'records',
    when: /felon|convict|fraud|criminal|sex offender|controlled substance|evicted|excluded from claiming|intentional program|conduct/i,
    rule: { not: has('records', 'felony', 'fraud', 'eviction', 'parole_violation') },
  },
  {
    kind: 'institution',
    when: /institution(al|ed)|inmate|public institution|an institution \(|mental diseases/i,
    rule: { fact: 'institutionalised', is: false },
  },
  {
    kind: 'child by age',
    when: /child(ren)?\b.*(under|aged|0.7)|child must be under|born on or after|include at least one child|child\/student|dependent child/i,
    rule: { any: [{ fact: 'youngest_child_born_on', lt: 3 }, has('conditions', 'pregnant')] },
  },
  { kind: 'income by poverty table', when: /FPL|FPG|poverty/i, rule: povertyTable(150) },
  {
    kind: 'income by area median',
    when: /\bAMI\b|\bSMI\b|\bMFI\b|median|HUD income|income threshold 3/i,
    rule: { fact: 'income_percent_of_median', lte: 80 },
  },
  {
    kind: 'assets',
    when: /asset|resource/i,
    rule: {
      any: [
        {
          all: [
            { fact: 'marital_status', is: 'married' },
            { fact: 'household_assets', lte: 3000 },
          ],
        },
        { fact: 'household_assets', lte: 2000 },
      ],
    },
  },
  {
    kind: 'income by table of filing status and children',
    when: /(AGI|income).*(threshold|limit|standard|exceed|rate)|earnings (meet|must)|current earnings|PTC income|\bincome within/i,
    rule: {
      any: [
        {
          all: [
            { fact: 'filing_status', is: 'joint' },
            { fact: 'children_count', is: 0 },
            { fact: 'income_year', lt: 26214 },
          ],
        },
        {
          all: [
            { fact: 'filing_status', in: ['single', 'head'] },
            { fact: 'children_count', is: 0 },
            { fact: 'income_year', lt: 19104 },
          ],
        },
      ],
    },
  },
  { kind: 'has earned income', when: /earned income|currently employed/i, rule: { fact: 'earned_income', gt: 0 } },
  {
    kind: 'history of aid',
    when: /lifetime|time limit|already received|previously|program year/i,
    rule: { all: [{ fact: 'cash_aid_months', lt: 60 }, { not: { fact: 'last_energy_aid_on', after: '2024-09-30' } }] },
  },
  {
    kind: 'has not another benefit or insurance',
    when: /\bnot (\w+ ){0,3}(participate|enrolled|receiv|covered|eligible|be receiving|currently|have other)|not (already|otherwise|concurrently|enrolled)|recipient of public funds|must not (be|have).*(insurance|medicaid|section 8)|excluded from the TANF/i,
    rule: { not: has('benefits', 'snap', 'medicaid', 'medicare', 'employer_insurance') },
  },
  {
    kind: 'has another benefit',
    when: /participation in|receiv|recipient|categorical|adjunctive|allowed a federal|medicare part a/i,
    rule: has('benefits', 'snap', 'ssi', 'tanf'),
  },
  {
    kind: 'citizenship',
    when: /citizen|immigration|lawfully|SSN|social security number/i,
    rule: has('household_statuses', 'citizen', 'national', 'qualified'),
  },
  {
    kind: 'disability, pregnancy, group',
    when: /disab|blind|pregnan|postpartum|foster|homeless|migrant|tribal|veteran|first-time parent/i,
    rule: has('conditions', 'disabled', 'blind', 'pregnant'),
  },
  {
    kind: 'tax status',
    when: /filing status|dependent (on|of) another|claimed as|another taxpayer|tax liab|married/i,
    rule: { all: [{ not: { fact: 'filing_status', is: 'separate' } }, { fact: 'claimed_as_dependent', is: false }] },
  },
  {
    kind: 'student or grades',
    when: /student|college|GPA|credits?\b|degree|semester|clinical|education|enrolled (full|in)|high school/i,
    rule: {
      all: [
        { fact: 'enrolment', in: ['part_time', 'full_time'] },
        { fact: 'grade_average', gte: 2.75 },
      ],
    },
  },
  {
    kind: 'work',
    when: /work|striker|quit/i,
    rule: {
      any: [
        { fact: 'weekly_hours', gte: 20 },
        { fact: 'work_credits', gte: 40 },
      ],
    },
  },
  {
    kind: 'own age',
    when: /\bage\b|\baged\b|years|adult|ages/i,
    rule: {
      all: [
        { fact: 'born_on', gte: 25 },
        { fact: 'born_on', lt: 65 },
      ],
    },
  },
  {
    kind: 'residence',
    when: /resid|home address|service area|geographic|place of abode|lived in the/i,
    rule: {
      any: [
        { fact: 'county', is: 'dupage' },
        { fact: 'state', is: 'wa' },
      ],
    },
  },
  {
    kind: 'housing and its costs',
    when: /\bown\b|rent|lease|homestead|energy costs|"family"|property/i,
    rule: { fact: 'housing_status', in: ['own', 'rent_market'] },
  },
  { kind: 'sex', when: /female/i, rule: { fact: 'gender', is: 'female' } },
  { kind: 'expenses', when: /expenses|payment/i, rule: { fact: 'care_expenses', gt: 0 } },
]

/** Numbered lines with a bold title in chapters on eligibility. */
export function criteriaOf({ path, text }: { path: string; text: string }): Text[] {
  return text.split(/^(?=## )/m).flatMap((chapter) =>
    /^## .*(eligib|criteri)/i.test(chapter)
      ? [...chapter.matchAll(/^ {0,2}\d+\.\s+\*\*(.*)$/gm)].map((match) => ({
          programme: path,
          text: match[1] ?? '',
        }))
      : [],
  )
}

export function myFriendBen(specs: readonly { path: string; text: string }[]): Source {
  const criteria = specs.map(criteriaOf)
  const { conditions, aside } = classify(criteria.flat(), kinds)
  const rules = kinds.flatMap((kind) => ('rule' in kind ? [kind.rule] : []))
  return {
    name: 'us MyFriendBen',
    unit: 'classified text',
    named: false,
    catalogue: catalogueWith('CITIZEN', added),
    conditions,
    whole: new Map(),
    notes: [
      `${criteria.filter((own) => own.length === 0).length} of ${specs.length} specifications have no numbered criteria with a title: not counted`,
      'a title may ask for more than the rule of its kind: read conditions and programmes as an upper bound',
      `${aside} numbered texts are amounts, notes or an order among the eligible: not counted`,
      `a household's income table has a row for each size, 1 to 30: ${JSON.stringify(povertyTable(150)).match(/"fact"/g)?.length ?? 0} leaves; a table by county and size wants a percentage as its fact`,
      `facts to add as data: ${factsToAdd(rules).join(', ')}`,
    ],
  }
}
