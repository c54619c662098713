import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { manufacturers, policyInput } from '../factories.ts'
import { approved, published } from '../publish.ts'
import { startService, type TestService, type Text } from '../service.ts'

const inbox = `query { deliveries(first: 50) { unopenedCount edges { cursor node { id state reason because cursor openedAt actedAt measures { title } via { id } policy { id title } } } } }`

describe.each(engines)('publish → match → deliver on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  const notice = async (account: string, policyId: string) => {
    const { deliveries } = await service.ok(account, inbox)
    return deliveries.edges.map((edge: any) => edge.node).find((node: any) => node.policy.id === policyId)
  }

  it('notifies recipients that match, and neither unknown ones nor the rest', async () => {
    const id = await published(service)
    expect(await notice('ent-1', id)).toMatchObject({
      state: 'NOTICED',
      because: ['MATCH'],
      via: [],
      measures: [{ title: '设备补贴' }],
    })
    expect(await notice('ent-5', id)).toBeDefined()
    for (const account of ['ent-2', 'ent-3', 'ent-4', 'cit-1']) expect(await notice(account, id)).toBeUndefined()
  })

  it('makes one notice of a document with several measures and names those that matched', async () => {
    const id = await published(service, {
      measures: [
        { title: '甲', audience: 'ENTERPRISE', rule: { fact: 'employees', gte: 40 } },
        { title: '乙', audience: 'ENTERPRISE', rule: { fact: 'employees', gte: 60 } },
        { title: '丙', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C39'] } },
        { title: '丁', audience: 'CITIZEN', rule: null },
      ],
    })
    expect((await notice('ent-1', id)).measures.map((measure: any) => measure.title)).toEqual(['甲', '丙'])
    expect((await notice('cit-3', id)).measures.map((measure: any) => measure.title)).toEqual(['丁'])
  })

  it('names the right measures whatever comes before and between them', async () => {
    const measure = (title: string, audience: string, rule: unknown, applyTo: string | null = null) => ({
      title,
      audience,
      rule,
      applyTo,
    })
    const id = await published(service, {
      measures: [
        measure('民一', 'CITIZEN', null),
        measure('民二', 'CITIZEN', { fact: 'born_on', gte: 60 }),
        measure('企三', 'ENTERPRISE', { fact: 'industry', in: ['A'] }),
        measure('截四', 'ENTERPRISE', null, '2026-11-23'),
        measure('截五', 'ENTERPRISE', null, '2026-11-23'),
        measure('企六', 'ENTERPRISE', { fact: 'industry', in: ['C39'] }),
        measure('民七', 'CITIZEN', null),
        measure('民八', 'CITIZEN', { fact: 'born_on', lt: 40 }),
        measure('企九', 'ENTERPRISE', { fact: 'industry', in: ['C'] }),
      ],
    })
    const named = async (account: string) => (await notice(account, id))?.measures.map((each: any) => each.title)
    expect(await named('ent-1')).toEqual(['企六', '企九'])
    expect(await named('ent-5')).toEqual(['企九'])
    expect(await named('cit-1')).toEqual(['民一', '民七', '民八'])
    expect(await named('cit-2')).toEqual(['民一', '民二', '民七'])
  })

  it('matches no recipient for a measure whose application window is over', async () => {
    const id = await published(service, {
      measures: [{ title: '已截止', audience: 'ENTERPRISE', rule: null, applyTo: '2026-11-23' }],
    })
    expect(await notice('ent-1', id)).toBeUndefined()
    const { explain } = await service.ok(
      'ent-1',
      'query($id: ID!) { explain(policyId: $id) { verdict measures { explanation { label } } } }',
      { id },
    )
    expect(explain.verdict).toBe('INELIGIBLE')
    expect(explain.measures[0]!.explanation.label).toContain('2026-11-23')
  })

  it('publishes once, however often it is requested', async () => {
    const id = await approved(service)
    const publish = 'mutation($id: ID!) { publishPolicy(id: $id) { status publishedAt } }'
    const answers = await Promise.all([1, 2, 3, 4].map(() => service.ok('pub-a', publish, { id })))
    await service.settled()
    expect(new Set(answers.map((answer) => answer.publishPolicy.publishedAt)).size).toBe(1)
    const { deliveries } = await service.ok('ent-1', inbox)
    expect(deliveries.edges.filter((edge: any) => edge.node.policy.id === id)).toHaveLength(1)
  })

  it('shows a page-only document in the feed and notifies no recipient', async () => {
    const id = await published(service, { route: 'PAGE_ONLY' })
    expect(await notice('ent-1', id)).toBeUndefined()
    const { feed } = await service.ok('ent-1', '{ feed(first: 100) { policy { id } verdict } }')
    expect(feed.find((item: any) => item.policy.id === id)).toMatchObject({ verdict: 'ELIGIBLE' })
  })

  it('only rises: acted after opened, a repeated or earlier receipt changes nothing', async () => {
    const id = await published(service)
    const { id: deliveryId } = await notice('ent-1', id)
    const mark = (name: string) =>
      service.rawOk('ent-1', `mutation($d: ID!) { ${name}(deliveryId: $d) { state openedAt actedAt } }`, {
        d: deliveryId,
      })
    expect((await mark('markOpened')).markOpened).toMatchObject({ state: 'OPENED', actedAt: null })
    service.clock.advance(60_000)
    const acted = (await mark('markActed')).markActed
    expect(acted.state).toBe('ACTED')
    service.clock.advance(60_000)
    expect((await mark('markOpened')).markOpened).toEqual(acted)
    expect((await mark('markActed')).markActed).toEqual(acted)
  })

  it('acting without opening first counts as opened too', async () => {
    const id = await published(service)
    const { id: d } = await notice('ent-5', id)
    const { markActed } = await service.ok(
      'ent-5',
      'mutation($d: ID!) { markActed(deliveryId: $d) { state openedAt actedAt } }',
      { d },
    )
    expect(markActed.state).toBe('ACTED')
    expect(markActed.openedAt).toBe(markActed.actedAt)
  })

  it("hides another's notice behind NOT_FOUND", async () => {
    const id = await published(service)
    const { id: d } = await notice('ent-1', id)
    for (const account of ['ent-5', 'cit-1']) {
      const answer = await service.gql(account, 'mutation($d: ID!) { markOpened(deliveryId: $d) { state } }', { d })
      expect(answer.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    }
    expect((await notice('ent-1', id)).state).toBe('NOTICED')
  })

  it('on repeal recalls exactly the notices that exist, with the reason', async () => {
    const id = await published(service)
    const repeal = 'mutation($id: ID!) { repealPolicy(id: $id, reason: "依据变化") { status validity inForce } }'
    expect((await service.ok('pub-a', repeal, { id })).repealPolicy).toEqual({
      status: 'REPEALED',
      validity: 'REPEALED',
      inForce: false,
    })
    await service.settled()
    expect(await notice('ent-1', id)).toMatchObject({ state: 'RECALLED', reason: '依据变化' })
    expect(await notice('ent-2', id)).toBeUndefined()
    const { feed } = await service.ok('ent-1', '{ feed(first: 100) { policy { id } } }')
    expect(feed.map((item: any) => item.policy.id)).not.toContain(id)
    expect((await service.ok('pub-a', repeal, { id })).repealPolicy.status).toBe('REPEALED')
  })

  it('supersedes: the old one is recalled, both point at each other', async () => {
    const old = await published(service)
    const fresh = await published(service, { title: '支持制造业若干措施（修订）', supersedes: old })
    const { policy } = await service.ok(
      undefined,
      'query($id: ID!) { policy(id: $id) { status validity supersededBy { id } } }',
      { id: old },
    )
    expect(policy).toEqual({ status: 'SUPERSEDED', validity: 'SUPERSEDED', supersededBy: { id: fresh } })
    expect((await notice('ent-1', old)).state).toBe('RECALLED')
    expect((await notice('ent-1', fresh)).state).toBe('NOTICED')
  })

  it('expires after the last effective day and recalls its notices', async () => {
    const id = await published(service, { effectiveTo: '2026-11-30' })
    const before = service.clock.now()
    service.clock.set('2026-11-30T15:59:00Z')
    const valid = async () =>
      (await service.ok(undefined, 'query($id: ID!) { policy(id: $id) { inForce validity } }', { id })).policy
    expect(await valid()).toEqual({ inForce: true, validity: 'IN_FORCE' })
    service.clock.set('2026-11-30T16:01:00Z')
    expect(await valid()).toEqual({ inForce: false, validity: 'EXPIRED' })
    const { db, jobs } = service.app.deps
    await db.transaction((tx) => jobs.fire(tx, 'expire-policies'))
    await service.settled()
    expect((await notice('ent-1', id)).state).toBe('RECALLED')
    service.clock.set(before)
  })

  it('refuses a wrong draft with every path', async () => {
    const input = policyInput({
      title: ' ',
      tags: ['nonsense'],
      effectiveFrom: '2026-12-31',
      effectiveTo: '2026-01-01',
      measures: [
        {
          title: '',
          audience: 'ENTERPRISE',
          rule: { all: [{ fact: 'employees', gte: 'x' }] },
          serviceLink: { title: '办', url: 'javascript:alert(1)' },
        },
      ],
    })
    const answer = await service.gql('pub-a', 'mutation($input: PolicyInput!) { draftPolicy(input: $input) { id } }', {
      input,
    })
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    const paths = answer.errors?.[0]?.extensions.fields?.map((field) => field.path)
    expect(paths).toEqual([
      'input.title',
      'input.effectiveTo',
      'input.measures[0].title',
      'input.measures[0].serviceLink.url',
      'input.measures[0].rule.all[0].gte',
    ])
  })

  it('needs a measure and an interpretation, or a recorded exemption, before review', async () => {
    const draft = 'mutation($input: PolicyInput!) { draftPolicy(input: $input) { id } }'
    const { draftPolicy } = await service.ok('pub-a', draft, {
      input: policyInput({ measures: [], interpretations: [] }),
    })
    const submit = () =>
      service.gql('pub-a', 'mutation($id: ID!) { submitPolicy(id: $id) { status } }', { id: draftPolicy.id })
    expect((await submit()).errors?.[0]?.extensions.fields?.map((field) => field.path)).toEqual([
      'measures',
      'interpretations',
    ])
    await service.ok(
      'pub-a',
      'mutation($id: ID!, $input: PolicyInput!) { updateDraft(id: $id, input: $input) { id } }',
      { id: draftPolicy.id, input: policyInput({ interpretations: [] }) },
    )
    expect((await submit()).errors?.[0]?.extensions.fields?.map((field) => field.path)).toEqual(['interpretations'])
    await service.ok(
      'pub-a',
      'mutation($id: ID!) { exemptInterpretation(id: $id, reason: "转发上级文件") { interpretationExemption } }',
      { id: draftPolicy.id },
    )
    expect((await submit()).data.submitPolicy.status).toBe('IN_REVIEW')
  })

  it('is never reviewed by its submitter, never changed in review, never published unapproved', async () => {
    const { draftPolicy } = await service.ok(
      'both',
      'mutation($input: PolicyInput!) { draftPolicy(input: $input) { id } }',
      { input: policyInput() },
    )
    const { id } = draftPolicy
    await service.ok('both', 'mutation($id: ID!) { submitPolicy(id: $id) { id } }', { id })
    const code = async (account: string, query: Text, variables: object) =>
      (await service.gql(account, query, { id, ...variables })).errors?.[0]?.extensions.code
    expect(await code('both', 'mutation($id: ID!) { reviewPolicy(id: $id, approve: true) { id } }', {})).toBe(
      'FORBIDDEN',
    )
    expect(
      await code('both', 'mutation($id: ID!, $input: PolicyInput!) { updateDraft(id: $id, input: $input) { id } }', {
        input: policyInput(),
      }),
    ).toBe('CONFLICT')
    expect(await code('both', 'mutation($id: ID!) { publishPolicy(id: $id) { id } }', {})).toBe('CONFLICT')
    expect(await code('rev', 'mutation($id: ID!) { reviewPolicy(id: $id, approve: false) { id } }', {})).toBe(
      'BAD_USER_INPUT',
    )
    const returned = await service.ok(
      'rev',
      'mutation($id: ID!) { reviewPolicy(id: $id, approve: false, comment: "请补充") { status } }',
      { id },
    )
    expect(returned.reviewPolicy.status).toBe('DRAFT')
    expect(await code('pub-b', 'mutation($id: ID!) { submitPolicy(id: $id) { id } }', {})).toBe('FORBIDDEN')
  })

  it('a subscription alone makes a notice, and together with a match still one', async () => {
    const subscribe = 'mutation($input: TopicSubscriptionInput!) { subscribe(input: $input) { id tags { id } } }'
    await service.ok('cit-2', subscribe, {
      input: { tags: ['employment'], frequency: 'IMMEDIATELY', channels: ['PAGE'] },
    })
    const { subscribe: own } = await service.ok('ent-1', subscribe, {
      input: { tags: ['employment'], frequency: 'IMMEDIATELY', channels: ['PAGE'] },
    })
    const id = await published(service, { tags: ['employment'] })
    expect(await notice('cit-2', id)).toMatchObject({ because: ['SUBSCRIPTION'], measures: [] })
    expect((await notice('ent-1', id)).because.sort()).toEqual(['MATCH', 'SUBSCRIPTION'])
    const foreign = await service.gql('cit-2', 'mutation($id: ID!) { unsubscribe(id: $id) }', { id: own.id })
    expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    await service.ok('ent-1', 'mutation($id: ID!) { unsubscribe(id: $id) }', { id: own.id })
  })

  it('uses no fact of a recipient without personalisation', async () => {
    await service.ok('ent-5', 'mutation { setPersonalised(on: false) { personalised } }')
    const id = await published(service)
    expect(await notice('ent-5', id)).toBeUndefined()
    const { feed } = await service.ok(
      'ent-5',
      '{ feed(first: 100) { policy { id } verdict measures { explanation { label } } } }',
    )
    expect(feed.find((item: any) => item.policy.id === id)!.verdict).toBe('UNKNOWN')
    await service.ok('ent-5', 'mutation { setPersonalised(on: true) { personalised } }')
    await service.settled()
    expect((await notice('ent-5', id)).state).toBe('NOTICED')
  })

  it('previews exact counts of enterprises and bands of citizens, and audits the viewer', async () => {
    const preview =
      'query($a: AudienceKind!, $rule: JSON) { previewAudience(audience: $a, rule: $rule) { count band unknownCount unknownBand total } }'
    const enterprises = await service.ok('pub-a', preview, { a: 'ENTERPRISE', rule: manufacturers })
    expect(enterprises.previewAudience).toEqual({
      count: 2,
      band: '<10',
      unknownCount: 1,
      unknownBand: '<10',
      total: 5,
    })
    const citizens = await service.ok('pub-a', preview, { a: 'CITIZEN', rule: { fact: 'born_on', gte: 60 } })
    expect(citizens.previewAudience).toEqual({
      count: null,
      band: '<10',
      unknownCount: null,
      unknownBand: '<10',
      total: 3,
    })
    expect((await service.gql('ent-1', preview, { a: 'CITIZEN' })).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})
