import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSetting } from '../../src/platform/settings.ts'
import { engines } from '../database.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

const update = 'mutation($facts: JSON!, $r: ID) { updateMyFacts(facts: $facts, recipientId: $r) { id } }'
const inbox = '{ deliveries(first: 50) { edges { node { id state reason policy { id } } } } }'
const explain =
  'query($id: ID!, $r: ID) { explain(policyId: $id, recipientId: $r) { verdict measures { verdict missingFacts { id selfDeclared } explanation { verdict label children { label verdict fact actual expected clause source asOf } } } } }'

describe.each(engines)('facts and eligibility on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const notice = async (account: string, policyId: string) => {
    const { deliveries } = await service.ok(account, inbox)
    return deliveries.edges.map((edge: any) => edge.node).find((node: any) => node.policy.id === policyId)
  }

  it('refuses a count with decimals, and the self-test a birth after today', async () => {
    const stated = await service.gql('ent-4', update, { facts: { employees: 19.5 } })
    expect(stated.errors?.[0]?.extensions?.fields).toMatchObject([{ path: 'facts.employees', key: 'profile.whole' }])
    const id = await published(service)
    const check =
      'query($id: ID!, $f: JSON!) { checkEligibility(policyId: $id, audience: CITIZEN, facts: $f) { verdict } }'
    const own = await service.gql(undefined, check, { id, f: { born_on: '2090-01-01' } })
    expect(own.errors?.[0]?.extensions?.fields).toMatchObject([{ path: 'facts.born_on', key: 'profile.future' }])
  })

  it('names the one missing fact; stating it makes that notice only', async () => {
    const id = await published(service)
    const other = await published(service, {
      measures: [{ title: '大企业', audience: 'ENTERPRISE', rule: { fact: 'employees', gte: 5000 } }],
    })
    const { explain: before } = await service.ok('ent-4', explain, { id })
    expect(before.verdict).toBe('UNKNOWN')
    expect(before.measures[0]!.missingFacts).toEqual([{ id: 'employees', selfDeclared: true }])
    expect(before.measures[0]!.explanation.children.map((child: any) => child.verdict)).toEqual(['ELIGIBLE', 'UNKNOWN'])
    await service.ok('ent-4', update, { facts: { employees: 35 } })
    await service.settled()
    expect((await notice('ent-4', id)).state).toBe('NOTICED')
    expect(await notice('ent-4', other)).toBeUndefined()
    const { explain: after } = await service.ok('ent-4', explain, { id })
    expect(after.verdict).toBe('ELIGIBLE')
    expect(after.measures[0]!.explanation.children[1]).toMatchObject({
      fact: 'employees',
      actual: 35,
      expected: { gte: 20 },
      source: '本人填报',
      asOf: '2026-11-24',
    })
  })

  it('withdraws an unopened notice when eligibility is lost and keeps an opened one', async () => {
    const id = await published(service)
    await service.ok('ent-5', update, { facts: { employees: 3 } })
    await service.settled()
    expect((await notice('ent-5', id)).state).toBe('RECALLED')
    await service.ok('ent-5', update, { facts: { employees: '3００' } })
    await service.settled()
    expect((await notice('ent-5', id)).state).toBe('NOTICED')
    await service.ok('ent-5', 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', {
      d: (await notice('ent-5', id)).id,
    })
    await service.ok('ent-5', update, { facts: { employees: null } })
    await service.settled()
    expect((await notice('ent-5', id)).state).toBe('OPENED')
    await service.ok('ent-5', update, { facts: { employees: 120 } })
    await service.settled()
  })

  it('refuses the whole call for an unknown id, an ill-typed value or a fact of an authority, naming each path', async () => {
    const answer = await service.gql('ent-1', update, {
      facts: { employees: 'many', nonsense: 1, industry: 'C39', floor_area: 10 },
    })
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(answer.errors?.[0]?.extensions.fields?.map((field) => field.path).sort()).toEqual([
      'facts.employees',
      'facts.industry',
      'facts.nonsense',
    ])
    const { myFacts } = await service.ok('ent-1', '{ myFacts { fact { id } value } }')
    expect(myFacts.find((fact: any) => fact.fact.id === 'floor_area')!.value).toBeNull()
    for (const facts of ['x', 1, [], null]) {
      const wrong = await service.gql('ent-1', update, { facts })
      expect(wrong.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    }
  })

  it('requires a recipient of a viewer who acts for several, and hides recipients of others', async () => {
    expect((await service.gql('agent', '{ feed { verdict } }')).errors?.[0]?.extensions.fields?.[0]?.path).toBe(
      'recipientId',
    )
    expect((await service.ok('agent', '{ feed(recipientId: "2") { verdict } }')).feed).toBeDefined()
    for (const id of ['3', '999', 'x', '-1', '1e3']) {
      expect(
        (await service.raw('agent', `{ feed(recipientId: "${id}") { verdict } }`)).errors?.[0]?.extensions.code,
      ).toBe('NOT_FOUND')
    }
    expect((await service.gql('pub-a', '{ feed { verdict } }')).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  })

  it('answers 免登录自测 without login, for this answer only, deriving the enterprise size', async () => {
    const id = await published(service, {
      measures: [{ title: '小微', audience: 'ENTERPRISE', rule: { fact: 'is_small_micro', is: true } }],
    })
    const check =
      'query($id: ID!, $f: JSON!) { checkEligibility(policyId: $id, audience: ENTERPRISE, facts: $f) { verdict measures { missingFacts { id } } } }'
    expect(
      (await service.ok(undefined, check, { id, f: { industry: 'C39', employees: 50 } })).checkEligibility.verdict,
    ).toBe('ELIGIBLE')
    expect((await service.ok(undefined, check, { id, f: { industry: 'C39' } })).checkEligibility.verdict).toBe(
      'UNKNOWN',
    )
    const typed = { industry: 'ｃ 39', employees: '５０' }
    expect((await service.ok(undefined, check, { id, f: typed })).checkEligibility.verdict).toBe('ELIGIBLE')
    expect((await service.ok(undefined, check, { id, f: {} })).checkEligibility.verdict).toBe('UNKNOWN')
    // a computed fact is nobody's to tell: what is missing are its inputs
    const missing = async (f: object) =>
      (await service.ok(undefined, check, { id, f })).checkEligibility.measures[0]!.missingFacts.map(
        (fact: any) => fact.id,
      )
    expect(await missing({ industry: 'C39', revenue: 5000 })).toEqual(['employees'])
    expect(await missing({ industry: 'C39' })).toEqual(['employees', 'revenue'])
    expect(await missing({})).toEqual(['industry'])
    const wrong = await service.gql(undefined, check, { id, f: { industry: 'Z99', employees: 'five', __proto__x: 1 } })
    expect(wrong.errors?.[0]?.extensions.fields?.map((field) => field.path).sort()).toEqual([
      'facts.__proto__x',
      'facts.employees',
      'facts.industry',
    ])
  })

  it('a stale fact counts as unknown and is shown as stale', async () => {
    const id = await published(service, {
      measures: [{ title: '信用', audience: 'ENTERPRISE', rule: { fact: 'employees', gte: 1 } }],
    })
    service.clock.set('2029-06-01T04:00:00Z')
    const { explain: later } = await service.ok('ent-1', explain, { id })
    expect(later.verdict).toBe('UNKNOWN')
    const { myFacts } = await service.ok('ent-1', '{ myFacts { fact { id } value stale } }')
    expect(myFacts.find((fact: any) => fact.fact.id === 'employees')).toMatchObject({ value: 50, stale: true })
    service.clock.set('2026-11-24T04:00:00Z')
  })

  it('a new day drops what went stale from matching and rematches anniversaries, missed days included', async () => {
    const id = await published(service, {
      measures: [{ title: '四十五周岁', audience: 'CITIZEN', rule: { fact: 'born_on', gte: 26, lt: 27 } }],
    })
    expect(await notice('cit-1', id)).toBeUndefined()
    const { db, jobs } = service.app.deps
    const nextDay = async (at: string) => {
      service.clock.set(at)
      await db.transaction((tx) => jobs.fire(tx, 'refresh-facts'))
      await service.settled()
    }
    await nextDay('2026-11-24T04:00:00Z')
    // born 2001-06-01; the service stood still over the birthday
    await nextDay('2027-05-30T04:00:00Z')
    expect(await notice('cit-1', id)).toBeUndefined()
    await nextDay('2027-06-03T04:00:00Z')
    expect(await notice('cit-1', id)).toMatchObject({ state: 'NOTICED' })

    const count = async () =>
      (
        await service.ok(
          'pub-a',
          'query($r: JSON) { previewAudience(audience: ENTERPRISE, rule: $r) { count unknownCount } }',
          { r: { fact: 'employees', gte: 1 } },
        )
      ).previewAudience
    const before = await count()
    // self-declared headcounts of 2026-11-01 are good for 730 days
    await nextDay('2028-11-01T04:00:00Z')
    await nextDay('2028-11-02T04:00:00Z')
    expect((await count()).count).toBeLessThan(before.count)
    expect((await count()).count + (await count()).unknownCount).toBe(before.count + before.unknownCount)
    service.clock.set('2026-11-24T04:00:00Z')
  })

  it('a new day rematches whose time since a date passed a bound in months or days', async () => {
    const rule = { fact: 'born_on', atLeast: { years: 25, months: 6 }, within: { years: 25, months: 6, days: 9 } }
    const id = await published(service, { measures: [{ title: '示例', audience: 'CITIZEN', rule }] })
    const { db, jobs } = service.app.deps
    const nextDay = async (at: string) => {
      service.clock.set(at)
      await db.transaction((tx) => jobs.fire(tx, 'refresh-facts'))
      await service.settled()
      return notice('cit-1', id)
    }
    await writeSetting(db, 'facts-refreshed-on', '2026-11-29')
    // born 2001-06-01
    expect(await nextDay('2026-11-29T17:00:00Z')).toBeUndefined()
    expect(await nextDay('2026-11-30T17:00:00Z')).toMatchObject({ state: 'NOTICED' })
    expect(await nextDay('2026-12-09T17:00:00Z')).toMatchObject({ state: 'NOTICED' })
    expect(await nextDay('2026-12-10T17:00:00Z')).toMatchObject({ state: 'RECALLED' })
    service.clock.set('2026-11-24T04:00:00Z')
  })

  it('ranks the feed: eligible first, then the nearest deadline', async () => {
    const everyone = (applyTo: string | null) => ({
      measures: [{ title: '全体居民', audience: 'CITIZEN', rule: null, applyTo }],
    })
    const late = await published(service, everyone('2027-03-01'))
    const soon = await published(service, everyone('2026-12-01'))
    const never = await published(service, everyone(null))
    const open = await published(service, {
      measures: [
        { title: '待补充', audience: 'CITIZEN', rule: { fact: 'monthly_income', lt: 3000 }, applyTo: '2026-11-25' },
      ],
    })
    const { feed } = await service.ok('cit-3', '{ feed(first: 100) { policy { id } verdict } }')
    const order = feed.map((item: any) => item.policy.id)
    expect([soon, late, never, open].map((id) => order.indexOf(id))).toEqual([0, 1, 2, 3])
  })
})
