import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { putOrganisations } from '../../src/parties/organisations/store.ts'
import { rows } from '../../src/platform/db.ts'
import { gramsOf, plainText } from '../../src/publish/plain-text.ts'
import { textFinder } from '../../src/publish/search-text.ts'
import { addTags } from '../../src/publish/store.ts'
import { engines } from '../database.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

const search =
  'query($text: String, $tags: [ID!], $issuer: ID) { policies(text: $text, tags: $tags, issuer: $issuer, first: 50) { totalCount edges { node { id title } } } }'

// 示例: written for this test; the breaks are those of a PDF's text layer
const samples = [
  [
    '支持中小微企业数字化转型的若干措施（示例）',
    '支持中小微企业数字化转型，推进惠企政\n策直达快享。按 GB/T 4754—2017 确定行业，补贴 2.5%。',
  ],
  [
    '老旧小区综合改造工作方案（示例）',
    '对老旧小区的屋⾯、管线综合改造，全面推行精细\r\n化管理。残疾人就业保障金（残保金）按规定减免。',
  ],
  ['小微企业贷款贴息办法（示例）', '对小微企业的贷款给予贴息。企业于每年三月申报。'],
] as const

const measures = [{ title: '事项', audience: 'ENTERPRISE', rule: { fact: 'employees', gte: 20 } }]

describe.each(engines)('search on %s', (engine) => {
  let service: TestService
  const ids: string[] = []
  beforeAll(async () => {
    service = await startService(engine)
    for (const [title, body] of samples) ids.push(await published(service, { title, body, measures }))
  })
  afterAll(() => service?.stop())

  const found = async (variables: { text?: string; tags?: string[]; issuer?: string }) =>
    (await service.ok('cit-1', search, variables)).policies
  const indexes = async (text: string): Promise<number[]> =>
    (await found({ text })).edges.map(({ node }: any) => ids.indexOf(node.id))

  it.each([
    ['小微企业', [2, 0]],
    ['微企', [2, 0]],
    ['惠企政策', [0]],
    ['精细化管理', [1]],
    ['旧小区', [1]],
    ['屋面', [1]],
    ['残保金', [1]],
    ['GB/T 4754', [0]],
    ['ｇｂ／ｔ４７５４－２０１７', [0]],
    ['4754-2017', [0]],
    ['贴息 小微企业', [2]],
    ['微 贷', [2]],
    ['没有的词', []],
    ['。', []],
  ])('%s finds documents %j, those with all words first', async (text, expected) => {
    expect(await indexes(text)).toEqual(expected)
  })

  it('counts all hits on every page', async () => {
    const { policies } = await service.ok(
      'cit-1',
      'query($text: String) { policies(text: $text, first: 1) { totalCount pageInfo { endCursor } edges { node { id } } } }',
      { text: '小微企业' },
    )
    expect([policies.totalCount, policies.edges.length]).toEqual([2, 1])
    const { policies: beyond } = await service.ok(
      'cit-1',
      'query($text: String, $after: String) { policies(text: $text, after: $after) { totalCount edges { node { id } } } }',
      { text: '小微企业', after: '40' },
    )
    expect(beyond).toEqual({ totalCount: 2, edges: [] })
  })

  it('finds every document by every part of its text, and says the same in a document and over all', async () => {
    const { db } = service.app.deps
    const texts = await rows<{ id: number; plain: string }>(db, sql`SELECT policy_id AS id, plain FROM policy_texts`)
    const draws = fc.sample(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 2, max: 12 })), { seed: 7, numRuns: 60 })
    for (const [which, where, length] of draws) {
      const characters = [...(texts[which % texts.length]?.plain ?? '')]
      const from = where % characters.length
      const text = characters.slice(from, from + length).join('')
      const expected = samples.map(([title, body]) => textFinder({ title, body }, measures)(text))
      const hits = await indexes(text)
      expect([text, ids.map((_, i) => hits.includes(i))]).toEqual([text, expected])
    }
  })

  it('divides a text in the database as in the process', async () => {
    for (const text of ['政𠮷政𠮷', 'gbt47542017', '企', ...samples.map(([, body]) => plainText(body))]) {
      const [row] = await rows<{ grams: string[] }>(service.app.deps.db, sql`SELECT text_grams(${text}) AS grams`)
      expect([...(row?.grams ?? [])].sort()).toEqual(gramsOf(text).sort())
    }
  })

  it('indexes documents that are older than the index', async () => {
    const { db, jobs } = service.app.deps
    await db.execute(sql`DELETE FROM policy_texts`)
    await db.execute(sql`UPDATE policies SET search = NULL`)
    expect(await indexes('小微企业')).toEqual([])
    await db.transaction((tx) => jobs.fire(tx, 'index-texts'))
    await service.settled()
    expect(await indexes('小微企业')).toEqual([2, 0])
  })

  it('finds and notifies by a tag or an issuer above the document’s own', async () => {
    const { db } = service.app.deps
    const tags = [
      { id: 'wide', parentId: null },
      { id: 'mid', parentId: 'wide' },
      { id: 'narrow', parentId: 'mid' },
    ]
    await addTags(
      db,
      tags.map(({ id, parentId }) => ({ id, code: id, name: id, facet: 'THEME', parentId })),
    )
    await db.transaction((tx) =>
      putOrganisations(tx, [
        { id: 'bureau', name: '上级机关', kind: 'DEPARTMENT', parentId: null },
        { id: 'dept-a', name: '甲局', kind: 'DEPARTMENT', parentId: 'bureau' },
      ]),
    )
    const subscribe = 'mutation($input: TopicSubscriptionInput!) { subscribe(input: $input) { id } }'
    const wish = (more: object) => ({ input: { frequency: 'IMMEDIATELY', channels: ['PAGE'], ...more } })
    await service.ok('cit-1', subscribe, wish({ tags: ['wide'] }))
    await service.ok('cit-2', subscribe, wish({ tags: ['narrow'] }))
    await service.ok('ent-3', subscribe, wish({ issuers: ['bureau'] }))
    const narrow = await published(service, { title: '窄（示例）', tags: ['narrow'], measures })
    const wide = await published(service, { title: '宽（示例）', tags: ['wide'], measures })
    const inbox = async (account: string): Promise<string[]> => {
      const { deliveries } = await service.ok(account, '{ deliveries { edges { node { because policy { id } } } } }')
      return deliveries.edges
        .filter(({ node }: any) => node.because.includes('SUBSCRIPTION'))
        .map(({ node }: any) => node.policy.id)
        .sort()
    }
    expect(await inbox('cit-1')).toEqual([narrow, wide].sort())
    expect(await inbox('cit-2')).toEqual([narrow])
    expect(await inbox('ent-3')).toEqual([narrow, wide].sort())
    expect((await found({ tags: ['wide'] })).totalCount).toBe(2)
    expect((await found({ tags: ['narrow'] })).totalCount).toBe(1)
    expect((await found({ issuer: 'bureau' })).totalCount).toBe(5)
  })
})
