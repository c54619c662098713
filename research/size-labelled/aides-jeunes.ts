// betagouv/aides-jeunes: conditions_generales must all hold, and one of the profils with its own conditions.
import { type Choices, catalogueWith, collectChoices } from './catalogue.ts'
import { frenchPlaces } from './french-places.ts'
import type { Condition, Source, Translated } from './measure.ts'

export type Given = { type: string } & Record<string, unknown>
export type Benefit = {
  institution: string
  conditions?: string[]
  conditions_generales?: Given[]
  profils?: { type: string; conditions?: Given[] }[]
}

const operators: Record<string, string> = { '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' }
const flags = [
  'boursier',
  'agence_travail_temporaire',
  'beneficiaire_rsa',
  'formation_sanitaire_social',
  'difficultes_acces_ou_frais_logement',
]
const places: Record<string, string> = { regions: 'R', departements: 'D', communes: 'C' }

/** The keys each type is read by; a condition with another one is not understood whole. */
const keys: Record<string, string[]> = {
  age: ['operator', 'value'],
  taux_incapacite: ['operator', 'value'],
  quotient_familial: ['operator', 'value', 'period'],
  regime_securite_sociale: ['includes', 'excludes'],
  statut_occupation_logement: ['includes', 'excludes'],
  attached_to_institution: [],
  ...Object.fromEntries(flags.map((type) => [type, ['value']])),
  ...Object.fromEntries(
    [
      'regions',
      'departements',
      'communes',
      'codes_postaux',
      'epcis',
      'excluded_epcis',
      'annee_etude',
      'mention_baccalaureat',
    ].map((type) => [type, ['values']]),
  ),
}

const lost = (reason: string): Translated => ({ as: 'lost', reason })
const rule = (node: Record<string, unknown>): Translated => ({ as: 'rule', rule: node })

/** One condition with its real values. @param institution who gives the benefit: `attached_to_institution` means living in its territory */
export function translate(given: Given, institution: string, choices: Choices): Translated {
  const { type } = given
  if (type === 'enfants_eligibles') return lost('counts the children that meet an age range')
  const known = keys[type]
  if (!known) return lost('unknown type')
  const foreign = Object.keys(given).find((key) => key !== 'type' && !known.includes(key))
  if (foreign) return lost(`part not understood: ${foreign}`)
  const list = (key: string, fact: string): string[] =>
    (given[key] as string[]).map((value) => choices.use(fact, value))
  const prefix = places[type]
  if (prefix) return rule({ fact: 'lives_at', in: (given.values as string[]).map((code) => prefix + code) })
  if (flags.includes(type)) return rule({ fact: type, is: given.value ?? true })
  switch (type) {
    case 'age':
      return compare('born_on', given, 1)
    case 'taux_incapacite':
      return compare(type, given, 1)
    case 'quotient_familial':
      // yearly, as the tax office has it; a monthly bound is a twelfth of it
      return compare(type, given, given.period === 'month' ? 12 : 1)
    case 'codes_postaux':
    case 'annee_etude':
    case 'mention_baccalaureat':
      return rule({ fact: type, in: list('values', type) })
    case 'epcis':
      return rule({ fact: 'territories', hasAny: list('values', 'territories') })
    case 'excluded_epcis':
      return rule({ not: { fact: 'territories', hasAny: list('values', 'territories') } })
    case 'attached_to_institution':
      return rule({ fact: 'territories', hasAny: [choices.use('territories', institution)] })
    default: {
      const parts = [
        ...(given.includes ? [{ fact: type, in: list('includes', type) }] : []),
        ...(given.excludes ? [{ not: { fact: type, in: list('excludes', type) } }] : []),
      ]
      return parts.length > 0 ? rule({ all: parts }) : lost('neither includes nor excludes')
    }
  }
}

function compare(fact: string, given: Given, factor: number): Translated {
  const { operator, value } = given
  if (typeof operator !== 'string' || typeof value !== 'number') return lost('no operator or no number')
  const bound = value * factor
  if (operator === '=') return rule({ fact, gte: bound, lte: bound })
  const known = operators[operator]
  return known ? rule({ fact, [known]: bound }) : lost(`operator ${operator}`)
}

/** A benefit's conditions one by one, and its whole rule when none was lost. */
export function translateBenefit(
  programme: string,
  benefit: Benefit,
  choices: Choices,
): { conditions: Condition[]; whole?: Record<string, unknown> } {
  const one = (given: Given): Condition => ({
    programme,
    kind: given.type,
    translated: translate(given, benefit.institution, choices),
  })
  const general = (benefit.conditions_generales ?? []).map(one)
  const profiles = (benefit.profils ?? []).map((profile) => [
    {
      programme,
      kind: `profil ${profile.type}`,
      translated: rule({ fact: 'situations', hasAny: [choices.use('situations', profile.type)] }),
    },
    ...(profile.conditions ?? []).map(one),
  ])
  const conditions = [...general, ...profiles.flat()]
  if (conditions.length === 0 || conditions.some(({ translated }) => translated.as !== 'rule')) return { conditions }
  const rules = (list: Condition[]) =>
    list.flatMap(({ translated }) => (translated.as === 'rule' ? [translated.rule] : []))
  const any = profiles.length > 0 ? [{ any: profiles.map((profile) => ({ all: rules(profile) })) }] : []
  return { conditions, whole: { all: [...rules(general), ...any] } }
}

export function aidesJeunes(lines: { path: string; benefit: Benefit }[]): Source {
  const choices = collectChoices()
  const read = lines.map(({ path, benefit }) => ({ path, benefit, ...translateBenefit(path, benefit, choices) }))
  const withTexts = lines.filter(({ benefit }) => (benefit.conditions ?? []).length > 0)
  const unconditional = read.filter(({ conditions }) => conditions.length === 0)
  const enums = [
    'codes_postaux',
    'annee_etude',
    'mention_baccalaureat',
    'regime_securite_sociale',
    'statut_occupation_logement',
  ]
  return {
    name: 'fr aides-jeunes',
    unit: 'condition',
    named: true,
    conditions: read.flatMap(({ conditions }) => conditions),
    whole: new Map(read.flatMap(({ path, whole }) => (whole ? [[path, whole]] : []))),
    notes: [
      `${unconditional.length} of ${lines.length} benefits carry no machine-readable condition (${unconditional.filter(({ path }) => path.includes('/openfisca/')).length} are OpenFisca formulas kept elsewhere): not counted`,
      `${withTexts.length} benefits carry ${withTexts.reduce((sum, { benefit }) => sum + (benefit.conditions?.length ?? 0), 0)} further free-text conditions: not counted`,
    ],
    catalogue: catalogueWith(
      'CITIZEN',
      [
        { id: 'lives_at', kind: 'CODE', codeSystem: frenchPlaces.id },
        { id: 'territories', kind: 'SET', values: choices.of('territories') },
        { id: 'situations', kind: 'SET', values: choices.of('situations') },
        { id: 'quotient_familial', kind: 'NUMBER' },
        { id: 'taux_incapacite', kind: 'NUMBER', min: 0, max: 1 },
        ...flags.map((id) => ({ id, kind: 'BOOLEAN' as const })),
        ...enums.map((id) => ({ id, kind: 'ENUM' as const, values: [...choices.of(id), 'other'] })),
      ],
      [frenchPlaces],
    ),
  }
}
