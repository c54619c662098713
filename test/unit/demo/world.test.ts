import { describe, expect, it } from 'vitest'
import { demoWorld } from '../../../src/demo/world/world.ts'
import { typedProfile } from '../../../src/match/match-profile.ts'
import { checkUscc } from '../../../src/parties/uscc.ts'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../../src/profile/catalogues.ts'
import { withDerived } from '../../../src/profile/derived-facts.ts'
import { checkRule } from '../../../src/rules/check-rule.ts'
import { evaluate } from '../../../src/rules/evaluate.ts'
import { missingFacts } from '../../../src/rules/missing-facts.ts'
import { readProfile } from '../../../src/rules/profile.ts'
import { demoTexts } from './demo-texts.ts'

const on = '2026-11-24'
const world = demoWorld({ seed: 20230331, on })
const { organisations, names, tags, accounts, links, policies, stories } = demoTexts(on)
const catalogues = buildCatalogues(readCatalogueFiles(), names)
const everyone = (['ENTERPRISE', 'CITIZEN'] as const).flatMap((kind) => [
  ...stories[kind].map((recipient) => [kind, recipient] as const),
  ...world[kind].map((recipient, i) => [kind, { ...recipient, key: `${kind} ${i}` }] as const),
])
const enterprises = everyone.flatMap(([kind, recipient]) => (kind === 'ENTERPRISE' ? [recipient] : []))

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
    expect(world.ENTERPRISE.length).toBeGreaterThanOrEqual(5000)
    expect(world.CITIZEN.length).toBeGreaterThanOrEqual(20_000)
    expect(policies.length).toBeGreaterThanOrEqual(12)
    expect(accounts.length).toBeGreaterThanOrEqual(12)
  })

  it('has a portal that enterprises with an account have linked', () => {
    const acted = new Set(accounts.flatMap(({ recipients }) => recipients))
    expect([...new Set(links.map(({ portal }) => portal))]).toEqual(['portal-cloud'])
    expect(links.length).toBeGreaterThanOrEqual(2)
    for (const { uscc } of links) expect([uscc, acted.has(uscc)]).toEqual([uscc, true])
  })

  it('states only facts that fit the catalogue, and valid, different codes', () => {
    const wrong = everyone.flatMap(([kind, { key, facts }]) => {
      const read = readProfile(facts, catalogues.of(kind))
      return read.ok ? [] : [{ key, errors: read.errors }]
    })
    expect(wrong.slice(0, 5)).toEqual([])
    const codes = enterprises.map((enterprise) => enterprise.uscc ?? '')
    expect(codes.filter((code) => !checkUscc(code).ok)).toEqual([])
    expect(new Set(codes).size).toBe(codes.length)
    expect(everyone.flatMap(([, { memberOf }]) => memberOf).filter((id) => !names.has(id))).toEqual([])
  })

  it('leaves facts out as reality does', () => {
    const share = (id: string) => enterprises.filter((enterprise) => id in enterprise.facts).length / enterprises.length
    expect(share('industry')).toBe(1)
    for (const id of ['employees', 'revenue', 'rd_ratio'])
      expect([id, share(id) > 0.2 && share(id) < 0.95]).toEqual([id, true])
  })

  it('knows every fact of the catalogue of somebody, and no stated fact of everybody but the registers', () => {
    const registers = [
      'industry',
      'registered_in',
      'established_on',
      'registration_type',
      'born_on',
      'gender',
      'hukou_in',
    ]
    for (const fact of readCatalogueFiles().filter(({ derived, industry }) => !derived && !industry)) {
      const own = everyone.filter(([kind]) => kind === fact.audience)
      const known = own.filter(([, { facts }]) => fact.id in facts).length
      expect([fact.id, known > 50, known < own.length || registers.includes(fact.id)]).toEqual([fact.id, true, true])
    }
  })

  it('knows the facts of an industry of its own enterprises, and of nobody else', () => {
    const codes = new Map(readCatalogueFiles().flatMap((fact) => (fact.industry ? [[fact.id, fact.industry]] : [])))
    const seen = new Set<string>()
    for (const { facts } of enterprises)
      for (const id of Object.keys(facts)) {
        const code = codes.get(id)
        if (!code) continue
        seen.add(id)
        const inside = code.length === 1 ? facts.industry : String(facts.industry).slice(0, code.length)
        expect(inside).toBe(code)
      }
    expect(seen.size).toBeGreaterThan(codes.size / 2)
  })

  it('agrees with itself: name, code and facts of an enterprise', () => {
    for (const { name, uscc, facts } of enterprises) {
      const type = facts.registration_type
      expect([name, uscc?.slice(0, 2)]).toEqual([
        name,
        { sole_proprietor: '92', cooperative: '93' }[String(type)] ?? '91',
      ])
      expect([name, name.includes('合作社')]).toEqual([name, type === 'cooperative'])
      if (type === 'foreign_invested') expect([name, facts.foreign_capital ?? true]).toEqual([name, true])
      if (typeof facts.ip_count === 'number')
        expect([name, Number(facts.invention_patents ?? 0) <= facts.ip_count]).toEqual([name, true])
    }
  })

  it('has organisations and tags under others of the list', () => {
    for (const list of [organisations, tags]) {
      const ids = list.map((item) => item.id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const { id, parent } of list) if (parent) expect([id, ids.includes(parent)]).toEqual([id, true])
    }
    for (const { id, facet, parent } of tags)
      if (parent) expect([id, tags.find((tag) => tag.id === parent)?.facet]).toEqual([id, facet])
  })

  it('has members of several organisations, of one, and of none', () => {
    const kinds = new Map(organisations.map((org) => [org.id, org.kind]))
    const count = ({ memberOf }: { memberOf: string[] }, kind: string) =>
      memberOf.filter((id) => kinds.get(id) === kind).length
    const share = (meets: (one: (typeof enterprises)[number]) => boolean) =>
      enterprises.filter(meets).length / enterprises.length
    expect(share((one) => count(one, 'PARK') > 0)).toBeCloseTo(0.4, 1)
    expect(share((one) => count(one, 'ASSOCIATION') > 0)).toBeCloseTo(0.3, 1)
    expect(share((one) => count(one, 'PARK') > 0 && count(one, 'ASSOCIATION') > 1)).toBeGreaterThan(0.005)
    expect(share((one) => one.memberOf.length === 0)).toBeGreaterThan(0.2)
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
    const policy = policies.find((sample) => sample.title === title)
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

  const leaves = (json: any): any[] => {
    const inner = json?.all ?? json?.any ?? (json?.not ? [json.not] : undefined)
    if (inner) return json.clause ? [json] : inner.flatMap(leaves)
    return json ? [json] : []
  }

  it.each(policies.map((policy) => [policy.title, policy] as const))(
    '%s: rules hold, clauses are quotations, somebody is eligible',
    (title, policy) => {
      expect(title).toMatch(/（示例）$/)
      const quotations = (json: any): string[] =>
        [
          json?.clause,
          ...[...(json?.all ?? []), ...(json?.any ?? []), ...(json?.not ? [json.not] : [])].flatMap(quotations),
        ].filter((text) => typeof text === 'string')
      expect(policy.measures.length).toBeGreaterThanOrEqual(2)
      for (const measure of policy.measures) {
        expect(policy.body).toContain(measure.clause)
        if (measure.support) expect(policy.body).toContain(measure.support)
        for (const leaf of leaves(measure.rule)) expect([leaf, typeof leaf.clause]).toEqual([leaf, 'string'])
        for (const text of quotations(measure.rule)) expect([text, policy.body.includes(text)]).toEqual([text, true])
      }
      for (const list of verdicts(title)) expect(list.some(([, verdict]) => verdict === true)).toBe(true)
    },
  )

  it('has as many recipients for each document as when its texts were code', () => {
    const counts = policies.map(({ policy, title }) => {
      const eligible = verdicts(title).flatMap((list) => list.filter(([, verdict]) => verdict === true))
      return [policy, new Set(eligible.map(([key]) => key)).size]
    })
    expect(Object.fromEntries(counts)).toEqual({
      biomed: 61,
      childcare: 3824,
      consumer: 21_481,
      digital: 3490,
      elderly: 421,
      export: 376,
      'farming-new': 152,
      'farming-old': 0,
      graduate: 512,
      hightech: 313,
      housing: 1378,
      jobless: 3512,
      logistics: 151,
      noise: 289,
      'stable-jobs': 3224,
    })
  })

  it('has at least three documents for a few hundred members of parks and associations', () => {
    const members = new Set(enterprises.filter(({ memberOf }) => memberOf.length > 0).map(({ key }) => key))
    const reached = policies
      .filter((policy) => policy.stage === 'published')
      .map((policy) => {
        const eligible = verdicts(policy.title).flatMap((list) => list.filter(([, verdict]) => verdict === true))
        return new Set(eligible.map(([key]) => key).filter((key) => members.has(key))).size
      })
    expect(reached.filter((count) => count >= 200).length).toBeGreaterThanOrEqual(3)
  })

  it('gives every citizen and enterprise account something to be eligible for and something to complete themselves', () => {
    const known = new Map(profiles.map((item) => [item.key, item]))
    const open = policies
      .filter((policy) => policy.stage === 'published')
      .flatMap((policy) => policy.measures.filter((measure) => !measure.applyTo || measure.applyTo >= on))
    for (const account of accounts.filter((item) => item.recipients.length > 0)) {
      const own = account.recipients.flatMap((key) => {
        const { kind, profile } = known.get(key)!
        return open
          .filter((measure) => measure.audience === kind && measure.rule)
          .map((measure) => {
            const checked = checkRule(measure.rule, catalogues.of(kind))
            if (!checked.ok) throw new Error(measure.title)
            const missing = missingFacts(checked.simplified, profile, on)
            const fillable = missing.length > 0 && missing.every((id) => catalogues.definitions.get(id)?.selfDeclared)
            return { verdict: evaluate(checked.simplified, profile, on), fillable }
          })
      })
      const everyoneIsFor = open.some((measure) => !measure.rule && account.roles.includes(measure.audience))
      expect([account.id, everyoneIsFor || own.some(({ verdict }) => verdict === true)]).toEqual([account.id, true])
      expect([account.id, own.some(({ fillable }) => fillable)]).toEqual([account.id, true])
    }
  })
})
