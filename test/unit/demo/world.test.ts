import { describe, expect, it } from 'vitest'
import { demoWorld } from '../../../src/demo/world/world.ts'
import { typedProfile } from '../../../src/match/match-profile.ts'
import { checkUscc } from '../../../src/parties/uscc.ts'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../../src/profile/catalogues.ts'
import { withDerived } from '../../../src/profile/projection.ts'
import { checkRule } from '../../../src/rules/check-rule.ts'
import { evaluate } from '../../../src/rules/evaluate.ts'
import { readProfile } from '../../../src/rules/profile.ts'

const on = '2026-11-24'
const world = demoWorld({ seed: 20230331, on })
const organisations = new Map(world.organisations.map((org) => [org.id, org.name]))
const catalogues = buildCatalogues(readCatalogueFiles(), organisations)
const everyone = [
  ...world.enterprises.map((recipient) => ['ENTERPRISE', recipient] as const),
  ...world.citizens.map((recipient) => ['CITIZEN', recipient] as const),
]

describe('the fact catalogue', () => {
  it('has at least 35 enterprise and 25 citizen facts, three self-declared numbers for each', () => {
    const facts = readCatalogueFiles()
    for (const [audience, least] of [
      ['ENTERPRISE', 35],
      ['CITIZEN', 25],
    ] as const) {
      const own = facts.filter((fact) => fact.audience === audience)
      expect(own.length).toBeGreaterThanOrEqual(least)
      expect(own.filter((fact) => fact.kind === 'NUMBER' && fact.selfDeclared).length).toBeGreaterThanOrEqual(3)
    }
  })
})

describe('the demo world', () => {
  it('is the same for the same seed and large enough', () => {
    expect(JSON.stringify(demoWorld({ seed: 20230331, on }))).toBe(JSON.stringify(world))
    expect(world.enterprises.length).toBeGreaterThanOrEqual(5000)
    expect(world.citizens.length).toBeGreaterThanOrEqual(20_000)
    expect(world.policies.length).toBeGreaterThanOrEqual(12)
    expect(world.accounts.length).toBeGreaterThanOrEqual(12)
  })

  it('states only facts that fit the catalogue, and valid, different codes', () => {
    const wrong = everyone.flatMap(([kind, { key, facts }]) => {
      const read = readProfile(facts, catalogues.of(kind))
      return read.ok ? [] : [{ key, errors: read.errors }]
    })
    expect(wrong.slice(0, 5)).toEqual([])
    const codes = world.enterprises.map((enterprise) => enterprise.uscc ?? '')
    expect(codes.filter((code) => !checkUscc(code).ok)).toEqual([])
    expect(new Set(codes).size).toBe(codes.length)
    expect(everyone.flatMap(([, { memberOf }]) => memberOf).filter((id) => !organisations.has(id))).toEqual([])
  })

  it('leaves facts out as reality does', () => {
    const share = (id: string) =>
      world.enterprises.filter((enterprise) => id in enterprise.facts).length / world.enterprises.length
    expect(share('industry')).toBe(1)
    for (const id of ['employees', 'revenue', 'rd_ratio'])
      expect([id, share(id) > 0.2 && share(id) < 0.95]).toEqual([id, true])
  })

  const profiles = everyone.map(([kind, recipient]) => ({
    kind,
    key: recipient.key,
    profile: typedProfile(catalogues, kind, {
      ...withDerived(catalogues.of(kind), recipient.facts),
      memberOf: recipient.memberOf,
    }),
  }))
  const verdicts = (title: string) => {
    const policy = world.policies.find((sample) => sample.title === title)
    const open = policy?.measures.filter((measure) => !measure.applyTo || measure.applyTo >= on) ?? []
    return open.map((measure) => {
      if (measure.rule === null || measure.rule === undefined)
        return profiles.filter(({ kind }) => kind === measure.audience).map(({ key }) => [key, true] as const)
      const checked = checkRule(measure.rule, catalogues.of(measure.audience))
      if (!checked.ok) throw new Error(`${title}: ${JSON.stringify(checked.errors)}`)
      return profiles
        .filter(({ kind }) => kind === measure.audience)
        .map(({ key, profile }) => [key, evaluate(checked.simplified, profile, on)] as const)
    })
  }

  it.each(world.policies.map((policy) => [policy.title, policy] as const))(
    '%s: rules hold, clauses are quotations, somebody is eligible',
    (title, policy) => {
      expect(title).toMatch(/（示例）$/)
      const quotations = (json: any): string[] =>
        [
          json?.clause,
          ...[...(json?.all ?? []), ...(json?.any ?? []), ...(json?.not ? [json.not] : [])].flatMap(quotations),
        ].filter((text) => typeof text === 'string')
      for (const measure of policy.measures) {
        expect(policy.body).toContain(measure.clause)
        for (const text of quotations(measure.rule)) expect([text, policy.body.includes(text)]).toEqual([text, true])
      }
      for (const list of verdicts(title)) expect(list.some(([, verdict]) => verdict === true)).toBe(true)
    },
  )

  it('gives every citizen and enterprise account something to be eligible for and something to complete', () => {
    const known = new Map(profiles.map((item) => [item.key, item]))
    const published = world.policies
      .filter((policy) => policy.stage === 'published')
      .flatMap((policy) => verdicts(policy.title))
    for (const account of world.accounts.filter((item) => item.recipients.length > 0)) {
      const own = account.recipients.flatMap((key) =>
        published.map((list) => list.find(([other]) => other === key)?.[1]),
      )
      expect(account.recipients.every((key) => known.has(key))).toBe(true)
      expect([account.id, own.includes(true), own.includes(null)]).toEqual([account.id, true, true])
    }
  })
})
