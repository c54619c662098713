import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engines } from '../database.ts'
import { policyInput } from '../factories.ts'
import { published } from '../publish.ts'
import { startService, type TestService } from '../service.ts'

// 示例: in the wording of the notices; the days of 2027 are invented
const notice = `关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。`

const put = 'mutation($t: String!) { putHolidayNotice(text: $t) { year known days { on kind } } }'
const tasks = '{ relayTasks { edges { node { id policy { id } dueAt earliestDueAt } } } }'

describe.each(engines)('deadlines in a year whose holiday notice is not known yet, on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
    service.clock.set(new Date('2027-02-04T02:00:00Z'))
  })
  afterAll(() => service?.stop())

  const task = async (policyId: string) => {
    const { relayTasks } = await service.ok('park-admin', tasks)
    return relayTasks.edges.map(({ node }: any) => node).find((node: any) => node.policy.id === policyId)
  }

  it('are provisional, and firm once the notice is pasted', async () => {
    const id = await published(service, { route: 'RELAY_FIRST' })
    expect(await task(id)).toMatchObject({
      dueAt: '2027-02-17T16:00:00.000Z',
      earliestDueAt: '2027-02-11T16:00:00.000Z',
    })
    const { askQuestion } = await service.ok(
      'ent-1',
      'mutation($p: ID!) { askQuestion(policyId: $p, text: "如何申报？") { id dueAt earliestDueAt } }',
      { p: id },
    )
    expect(askQuestion).toMatchObject({
      dueAt: '2027-02-19T16:00:00.000Z',
      earliestDueAt: '2027-02-15T16:00:00.000Z',
    })
    const { holidays } = await service.ok(
      'pub-a',
      'query($y: Int!) { holidays(year: $y) { known days { on kind } } }',
      {
        y: 2027,
      },
    )
    expect([holidays.known, holidays.days.find(({ on }) => on === '2027-02-09')]).toEqual([
      false,
      { on: '2027-02-09', kind: 'PRESUMED' },
    ])
    const { putHolidayNotice } = await service.ok('adm', put, { t: notice })
    expect([putHolidayNotice.known, putHolidayNotice.days.filter(({ kind }) => kind === 'WORKING')]).toEqual([
      true,
      ['2027-01-31', '2027-02-13', '2027-05-08', '2027-10-09'].map((on) => ({ on, kind: 'WORKING' })),
    ])
    await service.settled()
    // Saturday the 13th is worked
    expect(await task(id)).toMatchObject({ dueAt: '2027-02-16T16:00:00.000Z', earliestDueAt: null })
    const { myQuestions } = await service.ok('ent-1', '{ myQuestions { edges { node { id dueAt earliestDueAt } } } }')
    expect(myQuestions.edges.map(({ node }) => node)).toEqual([
      { id: askQuestion.id, dueAt: '2027-02-18T16:00:00.000Z', earliestDueAt: null },
    ])
    const { relayChain } = await service.ok('over', 'query($p: ID!) { relayChain(policyId: $p) { intact } }', { p: id })
    expect(relayChain.intact).toBe(true)
    await service.ok('adm', put, { t: notice })
    await service.settled()
    expect((await task(id)).dueAt).toBe('2027-02-16T16:00:00.000Z')
  })

  it('a hold ends with the new deadline', async () => {
    const id = await published(service, policyInput({ route: 'RELAY_FIRST' }) as Record<string, unknown>)
    const held = async () => {
      const { relayTasks } = await service.ok(
        'park-admin',
        '{ relayTasks { edges { node { policy { id } heldCount } } } }',
      )
      return relayTasks.edges.find(({ node }: any) => node.policy.id === id)?.node.heldCount
    }
    expect(await held()).toBeGreaterThan(0)
    await service.ok('adm', put, { t: notice.replace('、2月13日（周六）上班', '上班') })
    await service.settled()
    expect((await task(id)).dueAt).toBe('2027-02-17T16:00:00.000Z')
    service.clock.set(new Date('2027-02-17T15:00:00Z'))
    const { db, jobs } = service.app.deps
    await db.transaction((tx) => jobs.fire(tx, 'release-held'))
    await service.settled()
    expect(await held()).toBeGreaterThan(0)
    service.clock.set(new Date('2027-02-17T16:01:00Z'))
    await db.transaction((tx) => jobs.fire(tx, 'release-held'))
    await service.settled()
    expect(await held()).toBe(0)
  })

  it('a command takes a notice from a file', () => {
    if (!service.databaseUrl) return
    const file = join(service.dataDir, 'notice.txt')
    const env = { ...process.env, DATABASE_URL: service.databaseUrl, JIELI_DATA_DIR: service.dataDir }
    const run = (text: string) => {
      writeFileSync(file, text)
      return spawnSync(process.execPath, ['scripts/holidays.ts', file], { env, encoding: 'utf8' })
    }
    expect(run(notice)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('2027 年：放假 28 天，调休上班 4 天'),
    })
    expect(run('关于2027年部分节假日安排的通知')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('“元旦：”'),
    })
  })

  it('only an administrator gives a notice, and an unreadable one is refused with the reason', async () => {
    for (const account of ['pub-a', 'ent-1', 'park-admin'])
      expect((await service.gql(account, put, { t: notice })).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    const refused = await service.gql('adm', put, { t: notice.replace('共8天', '共7天') })
    expect(refused.errors?.[0]?.extensions.fields).toMatchObject([
      { path: 'text', message: expect.stringContaining('8 天') },
    ])
    const year = await service.gql('pub-a', 'query($y: Int!) { holidays(year: $y) { known days { on kind } } }', {
      y: 1999,
    })
    expect(year.errors?.[0]?.extensions.fields?.map(({ path }) => path)).toEqual(['year'])
  })
})
