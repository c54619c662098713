// One profile against 20,000 measures: the reverse index, the interpreter and two libraries, on the same rules and profiles; then
// a night in which every enterprise changed.
import jsonLogic from 'json-logic-js'
import { Engine } from 'json-rules-engine'
import { demoEnterprises } from '../../src/demo/world/enterprises.ts'
import { seeded } from '../../src/demo/world/random.ts'
import { typedProfile } from '../../src/match/match-profile.ts'
import { readCatalogueFiles } from '../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../src/profile/catalogues.ts'
import { withDerived } from '../../src/profile/derived-facts.ts'
import { checkRule } from '../../src/rules/check-rule.ts'
import { evaluate } from '../../src/rules/evaluate.ts'
import { buildIndex, eligibleRules } from '../../src/rules/reverse-index.ts'
import { factOf, isLeaf, type Rule } from '../../src/rules/rule.ts'
import { type Bench, median, rounded } from './bench.ts'
import { nightly } from './nightly.ts'
import { sampleRule } from './sample-rule.ts'

const on = '2026-11-24'
const industries = [
  'C',
  'C39',
  'C34',
  'C27',
  'G',
  'G54',
  'F51',
  'F52',
  'I65',
  'M73',
  'H62',
  'E47',
  'A01',
  'C3921',
  'I6511',
]

export const bench: Bench = async function* ({ small, progress }) {
  const count = small ? 2000 : 20_000
  const random = seeded(7)
  const catalogues = buildCatalogues(readCatalogueFiles(), new Map())
  const rules: { id: number; rule: Rule }[] = []
  while (rules.length < count) {
    const written = sampleRule(random, () => (random.chance(0.85) ? [random.pick(industries)] : []))
    const checked = checkRule(written, catalogues.of('ENTERPRISE'))
    if (checked.ok) rules.push({ id: rules.length, rule: checked.simplified })
  }
  const profiles = demoEnterprises(seeded(8), on, 2000).map(({ facts }) =>
    typedProfile(catalogues, 'ENTERPRISE', withDerived(catalogues.of('ENTERPRISE'), facts)),
  )
  progress(`${rules.length} rules, ${profiles.length} profiles`)
  const index = buildIndex(rules, on)
  let found = 0
  for (const profile of profiles) found += eligibleRules(index, profile).length
  progress(
    `${Math.round(found / profiles.length)} eligible rules a profile, ${index.interpreted.length} rules interpreted`,
  )

  const perProfile = async (
    list: typeof profiles,
    run: (profile: (typeof profiles)[number]) => unknown,
  ): Promise<number> => {
    const rounds: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const started = performance.now()
      for (const profile of list) await run(profile)
      rounds.push(((performance.now() - started) * 1000) / list.length)
    }
    return median(rounds)
  }
  const indexed = await perProfile(profiles, (profile) => eligibleRules(index, profile))
  progress(`index ${indexed.toFixed(1)} µs`)
  const interpreted = await perProfile(profiles.slice(0, 50), (profile) =>
    rules.filter(({ rule }) => evaluate(rule, profile, on) === true),
  )
  progress(`interpreter ${interpreted.toFixed(0)} µs`)
  const logic = rules.map(({ rule }) => toJsonLogic(rule))
  const plain = profiles.map((profile) =>
    Object.fromEntries(
      [...profile].map(([fact, value]) => [
        fact,
        'lo' in value ? value.lo : value.kind === 'SET' ? [...value.values] : value.value,
      ]),
    ),
  )
  const byLogic = await perProfile(plain.slice(0, 5) as never, (profile) =>
    logic.filter((rule) => jsonLogic.apply(rule as never, profile)),
  )
  progress(`json-logic-js ${byLogic.toFixed(0)} µs`)
  const engines = rules.slice(0, 1000).map(
    ({ id, rule }) =>
      new Engine([{ conditions: { all: [toEngine(rule)] } as never, event: { type: String(id) } }], {
        allowUndefinedFacts: true,
      }),
  )
  const byEngine =
    (await perProfile(plain.slice(0, 1) as never, async (profile) => {
      for (const engine of engines) await engine.run(profile as never)
    })) *
    (rules.length / engines.length)
  progress(`json-rules-engine ${byEngine.toFixed(0)} µs (from ${engines.length} rules)`)

  yield { figure: 'profile_us', value: rounded(indexed), unit: 'µs', better: 'lower' }
  yield { figure: 'vs_interpreter', value: rounded(interpreted / indexed), unit: 'x', target: 25, better: 'higher' }
  yield { figure: 'vs_json_logic', value: rounded(byLogic / indexed), unit: 'x', target: 300, better: 'higher' }
  yield {
    figure: 'vs_json_rules_engine',
    value: rounded(byEngine / indexed),
    unit: 'x',
    target: 10_000,
    better: 'higher',
  }

  yield* nightly(small, count, progress)
}

/** The same test in another library's words; two-valued, dates as text. */
function toJsonLogic(rule: Rule): unknown {
  if (rule.op === 'all') return { and: rule.rules.map(toJsonLogic) }
  if (rule.op === 'any') return { or: rule.rules.map(toJsonLogic) }
  if (rule.op === 'not') return { '!': toJsonLogic(rule.rule) }
  if (!isLeaf(rule)) return true
  const value = { var: factOf(rule) }
  if (rule.op === 'code') return { or: rule.ranges.map(([lo, hi]) => ({ '<=': [lo, value, hi] })) }
  if (rule.op === 'enum') return { in: [value, rule.values] }
  if (rule.op === 'set') return { some: [value, { in: [{ var: '' }, rule.values] }] }
  if (rule.op === 'boolean') return { '===': [value, rule.value] }
  if (rule.op === 'number') return rule.lo ? { '>=': [value, rule.lo.value] } : { '<=': [value, rule.hi?.value] }
  return { '<=': [value, '2016-11-24'] }
}

function toEngine(rule: Rule): unknown {
  if (rule.op === 'all' || rule.op === 'any') return { [rule.op]: rule.rules.map(toEngine) }
  if (rule.op === 'not') return { not: toEngine(rule.rule) }
  if (!isLeaf(rule)) return { all: [] }
  const fact = factOf(rule)
  if (rule.op === 'code')
    return {
      any: rule.ranges.map(([lo, hi]) => ({
        all: [
          { fact, operator: 'greaterThanInclusive', value: lo },
          { fact, operator: 'lessThanInclusive', value: hi },
        ],
      })),
    }
  if (rule.op === 'enum') return { fact, operator: 'in', value: rule.values }
  if (rule.op === 'set') return { fact, operator: 'contains', value: rule.values[0] }
  if (rule.op === 'boolean') return { fact, operator: 'equal', value: rule.value }
  if (rule.op === 'number')
    return rule.lo
      ? { fact, operator: 'greaterThanInclusive', value: rule.lo.value }
      : { fact, operator: 'lessThanInclusive', value: rule.hi?.value }
  return { fact, operator: 'notEqual', value: '2016-11-24' }
}
