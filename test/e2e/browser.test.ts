import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fullBrowser, launchBrowser, type Opened } from '../browser.ts'
import { holdPush, openPushWindow, switchPushOn } from '../browser-push.ts'
import { published } from '../publish.ts'
import { type PushService, pushChannel, startPushService } from '../receivers.ts'
import { startService, type TestService, until } from '../service.ts'

describe('in a real browser', () => {
  let service: TestService
  let push: PushService
  let browser: Browser
  beforeAll(async () => {
    push = await startPushService()
    service = await startService('pglite', {
      env: { PUSH_HOSTS: push.host },
      channels: pushChannel(push),
    })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
    await push?.stop()
  })

  const open = (width = 390): Promise<Opened> => openPushWindow(browser, service.clock, width)
  const signIn = async (page: Page, name: string) => {
    await page.goto(`${service.url}/`)
    await page.getByText(name, { exact: false }).first().click()
    await page.getByRole('heading', { name: '为您推荐' }).waitFor()
  }

  it('an enterprise sees why, fills the one missing fact, is notified live, opens, acts, and sees the recall', async () => {
    const link = { serviceLink: { title: '在线办理', url: 'https://example.invalid/ban' }, support: '最高 50 万元' }
    const id = await published(service, {
      title: '缺一项信息的政策',
      measures: [
        {
          title: '设备补贴',
          audience: 'ENTERPRISE',
          rule: {
            all: [
              { fact: 'industry', in: ['C'], clause: '制造业企业' },
              { fact: 'employees', gte: 20 },
            ],
          },
          ...link,
        },
      ],
    })
    const { page, complaints } = await open()
    await signIn(page, '丁厂（缺人数）')
    const card = page.locator('article, li').filter({ hasText: '缺一项信息的政策' }).last()
    await card.getByText('待补充').first().waitFor()
    await card.getByText('从业人数').first().waitFor()
    expect(await card.textContent()).toContain('未注明有效期')
    await card.getByLabel('从业人数', { exact: false }).first().fill('35')
    await card.getByRole('button', { name: '保存' }).first().click()
    await card.getByText('初步符合').first().waitFor()
    const { edges } = (await service.ok('ent-4', '{ deliveries { edges { node { policy { id } } } } }')).deliveries
    await until(
      async () =>
        edges.length > 0 ||
        (await service.ok('ent-4', '{ deliveries { unopenedCount } }')).deliveries.unopenedCount > 0,
      'the notice',
    )
    const inbox = page.locator('section').filter({ has: page.getByRole('heading', { name: '收件箱' }) })
    await inbox.getByText('缺一项信息的政策').first().waitFor()

    const { relayTasks } = await service.ok('assoc-admin', '{ relayTasks { edges { node { id policy { id } } } } }')
    const t = relayTasks.edges.find((edge: any) => edge.node.policy.id === id)!.node.id
    await service.ok('assoc-admin', 'mutation($t: ID!) { forwardRelay(taskId: $t, note: "协会提醒") { state } }', { t })
    await page.goto(`${service.url}/inbox`)
    await page.getByText('经制造业协会转发').first().waitFor()
    await page.getByText('协会提醒').first().waitFor()

    await page.getByText('缺一项信息的政策').first().click()
    await until(
      async () =>
        (await service.ok('ent-4', '{ deliveries { edges { node { state } } } }')).deliveries.edges[0]!.node.state ===
        'OPENED',
      'the opening',
    )
    await page.getByText('制造业企业').first().waitFor()
    const [popup] = await Promise.all([
      page.context().waitForEvent('page'),
      page
        .getByRole('link', { name: /在线办理|去办理/ })
        .first()
        .click(),
    ])
    expect(
      popup.url() === 'https://example.invalid/ban' ||
        popup.url().startsWith('chrome-error') ||
        popup.url() === 'about:blank',
    ).toBe(true)
    await popup.close()
    await until(
      async () =>
        (await service.ok('ent-4', '{ deliveries { edges { node { state } } } }')).deliveries.edges[0]!.node.state ===
        'ACTED',
      'the act',
    )

    await page.goto(`${service.url}/inbox`)
    await page.getByText('缺一项信息的政策').first().waitFor()
    await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "依据已变化") { id } }', { id })
    await page.getByText('依据已变化', { exact: false }).first().waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('a reader gives 与我无关 with a reason, which the publisher reads; contests a fact and sees the open correction', async () => {
    const id = await published(service, {
      title: '条件写错的政策',
      measures: [{ title: '奖励', audience: 'ENTERPRISE', rule: { fact: 'industry', in: ['C27'] } }],
    })
    await service.settled()
    const { page, complaints } = await open()
    await signIn(page, '戊厂')
    const card = page.locator('article').filter({ hasText: '条件写错的政策' }).last()
    await card.getByRole('button', { name: '与我无关' }).click()
    await card.getByLabel('条件理解有误').check()
    await card.getByLabel('给发布单位的说明', { exact: false }).fill('我们做的是疫苗')
    await card.getByRole('button', { name: '提交' }).click()
    await card.getByText('不再出现在').waitFor()
    await page.goto(`${service.url}/`)
    await page.getByRole('heading', { name: '为您推荐' }).waitFor()
    await until(async () => (await page.getByText('条件写错的政策').count()) <= 1, 'the item to leave the feed')

    await page.goto(`${service.url}/settings`)
    await page.getByRole('button', { name: '申请更正 所属行业' }).click()
    await page.getByRole('button', { name: '提交申请' }).click()
    await page.getByText('更正处理中').waitFor()
    expect((await service.ok('ent-5', '{ myCorrections { state fact { id } claimed } }')).myCorrections).toEqual([
      { state: 'OPEN', fact: { id: 'industry' }, claimed: null },
    ])
    expect(complaints).toEqual([])

    const desk = await open(1280)
    await desk.page.goto(`${service.url}/console?account=pub-a`)
    await desk.page.getByText('政策文件').first().waitFor()
    await desk.page.goto(`${service.url}/console/policies/${id}`)
    await desk.page.getByText('奖励：我们做的是疫苗').waitFor()
    expect(desk.complaints).toEqual([])
  })

  it('a push subscription made in the browser receives the notification, which opens the policy', async () => {
    const { page, complaints } = await open()
    const subscription = push.subscribe()
    await holdPush(page, subscription)
    await signIn(page, '甲厂')
    const worker = await switchPushOn(page, service.url)

    const id = await published(service, { title: '推送到浏览器的政策' })
    await until(() => subscription.requests().length === 1, 'the push')
    const [request] = subscription.requests()
    const text = subscription.decrypt(request as never) as { id: string }
    expect(Object.keys(text)).toEqual(['id'])
    const shown = await worker.deliver(JSON.stringify(text))
    expect(shown).toMatchObject({
      title: '有一份政策与您有关',
      body: '推送到浏览器的政策',
      tag: text.id,
      data: { url: `/n/${text.id}` },
    })
    if (fullBrowser) await until(async () => (await worker.shownTitles()).length === 1, 'the notification to be listed')
    await page.goto(service.url + shown.data.url)
    await page.getByRole('heading', { name: '推送到浏览器的政策' }).first().waitFor()
    await until(async () => {
      const { deliveries } = await service.ok(
        'ent-1',
        '{ deliveries(first: 50) { edges { node { state policy { id } } } } }',
      )
      return deliveries.edges.some((edge: any) => edge.node.policy.id === id && edge.node.state === 'OPENED')
    }, 'the opening')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('public texts can be read and searched, and the self-test taken, without login', async () => {
    const id = await published(service, {
      title: '公开可查的办法',
      measures: [{ title: '老人补贴', audience: 'CITIZEN', rule: { fact: 'born_on', gte: 70 } }],
    })
    const { page, complaints } = await open()
    await page.goto(`${service.url}/policies`)
    await page.getByText('公开可查的办法').first().click()
    await page.waitForURL(`**/policies/${id}`)
    await page.getByRole('heading', { name: '免登录自测' }).waitFor()
    const form = page.locator('section.self-test')
    await form.getByLabel('出生日期', { exact: false }).first().fill('1940-01-01')
    await form.getByRole('button', { name: '开始自测' }).click()
    await form.getByText('初步符合').first().waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
