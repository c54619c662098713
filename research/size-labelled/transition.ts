// betagouv/mission-transition-ecologique: Publicodes rules; a name stands for the rule `entreprise . NAME`.
import { isDay } from '../../src/rules/day.ts'
import type { CodeSystem } from '../../src/rules/fact.ts'
import { type Choices, catalogueWith, collectChoices } from './catalogue.ts'
import { frenchPlaces, placeNamed } from './french-places.ts'
import type { Condition, Source, Translated } from './measure.ts'

export type Program = { publicodes: Record<string, unknown> } & Record<string, unknown>

/** A translated part; an empty rule list asks nothing. */
type Part = { rules: Record<string, unknown>[]; whole: boolean; found: [kind: string, Translated][] }

const operators: Record<string, string> = { '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte', '=': 'is' }
const day = (text: unknown): string => String(text).split('/').reverse().join('-')

/** One comparison with its real values; undefined = it is the name of another rule. */
export function translateLeaf(text: string, program: Program, choices: Choices): [string, Translated] | undefined {
  const leaf = (kind: string, rule: Record<string, unknown>): [string, Translated] => [kind, { as: 'rule', rule }]
  const naf = /^code NAF niveau 1 \. est ([A-U])$/.exec(text)
  if (naf) return leaf('code NAF niveau 1', { fact: 'naf', in: [naf[1]] })
  const size = /^effectif (<=|>=|<|>|=) (\d+)$/.exec(text)
  if (size) return leaf(`effectif ${size[1]}`, { fact: 'employees', [operators[size[1] ?? ''] ?? '']: Number(size[2]) })
  const micro = /^microentrepreneur = (oui|non)$/.exec(text)
  if (micro) return leaf('microentrepreneur', { fact: 'microentrepreneur', is: micro[1] === 'oui' })
  const wish = /^questionnaire \. objectif prioritaire \. est (.+)$/.exec(text)
  if (wish)
    return leaf('objectif prioritaire', { fact: 'objectives', hasAny: [choices.use('objectives', wish[1] ?? '')] })
  const region = /^région = (.+)$/.exec(text)
  if (region) {
    const place = placeNamed(region[1] ?? '')
    return place
      ? leaf('région', { fact: 'located_at', in: [place] })
      : ['région', { as: 'lost', reason: `no region ${region[1]}` }]
  }
  const window =
    /^(?:dispositif \. (début) de validité <= date du jour|date du jour <= dispositif \. (fin) de validité)$/.exec(text)
  if (!window) return undefined
  const [key, end] = window[1] ? (['début', 'from'] as const) : (['fin', 'to'] as const)
  const date = day(program[`${key} de validité`])
  return [
    `${key} de validité`,
    isDay(date) ? { as: 'validity', [end]: date } : { as: 'lost', reason: `no such day ${date}` },
  ]
}

/** A programme's target: conditions and mechanisms one by one, and the whole rule when nothing was lost. */
export function translateProgram(
  programme: string,
  program: Program,
  choices: Choices,
): { conditions: Condition[]; whole?: Record<string, unknown> } {
  const visit = (node: unknown, inAny: boolean, trail: string[]): Part => {
    if (typeof node === 'string') return visitText(node, inAny, trail)
    const found: Part['found'] = []
    const parts: Part[] = []
    for (const [mechanism, body] of Object.entries(node as Record<string, unknown>)) {
      const part = visitMechanism(mechanism, body, inAny, trail)
      const rule =
        part.rules.length > 0 ? { as: 'rule' as const, rule: { all: part.rules } } : { as: 'validity' as const }
      found.push([mechanism, part.whole ? rule : { as: 'lost', reason: 'a part of it is lost' }])
      parts.push(part)
    }
    return merge(parts, found)
  }
  const visitMechanism = (mechanism: string, body: unknown, inAny: boolean, trail: string[]): Part => {
    if (mechanism === 'valeur' || mechanism === 'applicable si') return visit(body, inAny, trail)
    if (mechanism === 'toutes ces conditions')
      return merge((body as unknown[]).map((item) => visit(item, inAny, trail)))
    if (mechanism !== 'une de ces conditions') return { rules: [], whole: false, found: [] }
    const parts = (body as unknown[]).map((item) => visit(item, true, trail))
    const all = merge(parts)
    // an alternative that asks nothing makes all of it ask nothing
    const open = parts.some((part) => part.rules.length === 0)
    return { ...all, rules: open ? [] : [{ any: parts.map((part) => ({ all: part.rules })) }] }
  }
  const visitText = (text: string, inAny: boolean, trail: string[]): Part => {
    if (text === 'oui') return { rules: [], whole: true, found: [] }
    const leaf = translateLeaf(text, program, choices)
    if (leaf) {
      const [kind, translated] = leaf
      // the days of one alternative are not those of the document
      const kept: Translated =
        inAny && translated.as === 'validity' ? { as: 'lost', reason: 'validity of one alternative' } : translated
      return { rules: kept.as === 'rule' ? [kept.rule] : [], whole: kept.as !== 'lost', found: [[kind, kept]] }
    }
    const name = text.startsWith('entreprise . ') ? text : `entreprise . ${text}`
    const body = program.publicodes[name]
    // a programme without `est éligible` has no such limit
    if (body === undefined || trail.includes(name))
      return { rules: [], whole: false, found: [[text, { as: 'lost', reason: 'no such rule' }]] }
    return visit(body, inAny, [...trail, name])
  }
  const { rules, whole, found } = visit('entreprise . est ciblée', false, [])
  const conditions = found.map(([kind, translated]) => ({ programme, kind, translated }))
  return { conditions, ...(whole && rules.length > 0 ? { whole: { all: rules } } : {}) }
}

function merge(parts: Part[], found: Part['found'] = []): Part {
  return {
    rules: parts.flatMap((part) => part.rules),
    whole: parts.every((part) => part.whole),
    found: [...found, ...parts.flatMap((part) => part.found)],
  }
}

/** NAF rév. 2, level 1: sections A to U. */
const sections: CodeSystem = {
  id: 'NAF',
  find: (code) =>
    /^[A-U]$/.test(code) ? { code, lo: code.charCodeAt(0), hi: code.charCodeAt(0), zh: code } : undefined,
}

export function transition(lines: { path: string; program: Program }[]): Source {
  const choices = collectChoices()
  const read = lines.map(({ path, program }) => ({ path, ...translateProgram(path, program, choices) }))
  const others = lines.flatMap(({ program }) => {
    const texts = program["conditions d'éligibilité"] as Record<string, string[]> | undefined
    return texts?.["autres critères d'éligibilité"] ? [texts["autres critères d'éligibilité"].join('\n')] : []
  })
  const begun = others.filter((text) => /ne doit pas avoir commencé|avoir signé de devis|avoir été engagé/.test(text))
  return {
    name: 'fr transition-écologique',
    unit: 'condition',
    named: true,
    conditions: read.flatMap(({ conditions }) => conditions),
    whole: new Map(read.flatMap(({ path, whole }) => (whole ? [[path, whole]] : []))),
    notes: [
      `${others.length} programmes carry further criteria in free text that their Publicodes leave out: not counted; ${begun.length} of them ask that the operation has not begun`,
    ],
    catalogue: catalogueWith(
      'ENTERPRISE',
      [
        { id: 'naf', kind: 'CODE', codeSystem: sections.id },
        { id: 'located_at', kind: 'CODE', codeSystem: frenchPlaces.id },
        { id: 'microentrepreneur', kind: 'BOOLEAN' },
        { id: 'objectives', kind: 'SET', values: choices.of('objectives') },
      ],
      [frenchPlaces, sections],
    ),
  }
}
