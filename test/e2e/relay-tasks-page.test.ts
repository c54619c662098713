// The list of relay tasks and a task's page, in a real browser.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Opened } from '../browser.ts'
import { browserService } from '../browser-service.ts'
import { published } from '../publish.ts'
import { dayInShanghai } from '../shanghai-day.ts'

const measure = (rule: unknown, change: Record<string, unknown> = {}) => [
  { title: '事项', audience: 'ENTERPRISE', rule, ...change },
]
/** Of the park 甲厂 and 乙厂 (in its tower) match. */
const manufacturing = { fact: 'industry', in: ['C'] }
/** Of the park nobody matches, and of two the revenue is not known. */
const undecided = { fact: 'revenue', gte: 1000 }

describe('the relay tasks in a real browser', () => {
  const at = browserService()
  const day = (later: number): string => dayInShanghai(later, at.service.clock.now())

  const open = async (account: string, path: string, width?: number): Promise<Opened> => {
    const opened = await at.open(`${path}${path.includes('?') ? '&' : '?'}account=${account}`, width)
    await opened.page.getByText('退出登录').waitFor()
    return opened
  }
  const taskOf = async (account: string, policyId: string): Promise<string> => {
    const { relayTasks } = await at.service.ok(
      account,
      '{ relayTasks(first: 100) { edges { node { id policy { id } } } } }',
    )
    return relayTasks.edges.find(({ node }: any) => node.policy.id === policyId)!.node.id
  }
  const stateOf = async (id: string): Promise<string> =>
    (await at.service.ok('park-admin', 'query($t: ID!) { relayTask(id: $t) { state } }', { t: id })).relayTask.state
  const giveBack = (id: string, account = 'park-admin'): Promise<unknown> =>
    at.service.ok(account, 'mutation($t: ID!) { returnRelay(taskId: $t, reason: "会员均已享受") { id } }', { t: id })
  const titles = (page: Page): Promise<string[]> =>
    page.locator('tbody .ant-table-row td:nth-child(2) a').allInnerTexts()

  it('shows each task’s offer and closing day, most urgent first', async () => {
    for (const [title, days] of [
      ['晚截止的', 60],
      ['早截止的', 20],
    ] as const)
      await published(at.service, {
        title,
        measures: [
          ...measure(manufacturing, { support: '最高 50 万元', applyTo: day(days) }),
          ...measure(manufacturing, {
            title: '已经过期的事项',
            applyFrom: day(-9),
            applyTo: day(-2),
          }),
        ],
      })
    await published(at.service, { title: '要核实的', measures: measure(undecided) })
    const { page, complaints } = await open('park-admin', '/console/relay')
    const early = page.getByRole('row', { name: /早截止的/ })
    await early.getByText('最高 50 万元').waitFor()
    await early.getByText('还剩 20 天').waitFor()
    await page
      .getByRole('row', { name: /要核实的/ })
      .getByText('未注明')
      .waitFor()
    await page.getByRole('columnheader', { name: '申报截止' }).click()
    await page.waitForURL('**/console/relay?sort=closes')
    expect(await titles(page)).toEqual(['早截止的', '晚截止的', '要核实的'])
    await page.getByRole('columnheader', { name: '待核实' }).click()
    await page.waitForURL('**/console/relay?sort=verify')
    expect((await titles(page))[0]).toBe('要核实的')
    await page.getByRole('columnheader', { name: '未触达' }).hover()
    await page.getByText('接力链页面的“未触达”只算符合条件的').waitFor()

    await page.getByRole('link', { name: '早截止的' }).click()
    await page.getByRole('button', { name: /面向企业的政策事项（2）/ }).waitFor()
    await page.getByRole('cell', { name: '已经过期的事项' }).waitFor()
    await page.getByText(/ · 已截止$/).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('hands down with a note for the organisations alone, and goes on without refused ones', async () => {
    const id = await published(at.service, { title: '转交的一件', measures: measure(manufacturing) })
    const tower = await taskOf('tower-admin', id)
    await at.service.ok('tower-admin', 'mutation($t: ID!) { receiveRelay(taskId: $t) { id } }', { t: tower })
    const task = await taskOf('park-admin', id)
    const { page } = await open('park-admin', `/console/relay/${task}`)
    await page.getByRole('button', { name: '转交下级组织' }).click()
    const dialog = page.getByRole('dialog')
    for (const name of ['一号园区甲楼', '某窗口']) {
      await dialog.getByLabel('选择组织').fill(name)
      await page.getByTitle(name, { exact: true }).last().click()
    }
    await dialog.getByLabel('给所选组织的话').fill('请周五前转完')
    expect(await dialog.getByRole('checkbox', { name: /同时转发给本组织/ }).isChecked()).toBe(false)
    expect(await dialog.getByLabel('给本组织会员的留言').count()).toBe(0)
    const submit = dialog.getByRole('button', { name: '转交下级组织' })
    await submit.click()
    const refusal = dialog.getByRole('alert').filter({ hasText: '以下 1 个组织不能转' })
    await refusal.getByText('该组织已有此政策的接力任务').waitFor()
    expect(await refusal.getByRole('listitem').allInnerTexts()).toEqual(['一号园区甲楼：该组织已有此政策的接力任务'])
    expect(await stateOf(task)).toBe('OFFERED')
    await refusal.getByRole('button', { name: '去掉这 1 个组织' }).click()
    await refusal.waitFor({ state: 'detached' })
    await dialog.locator('.ant-btn-loading').waitFor({ state: 'detached' })
    await submit.click()
    await page.getByRole('heading', { name: '已转发' }).waitFor()
    await page.getByRole('alert').filter({ hasText: '本单位最近一次的留言' }).getByText('请周五前转完').waitFor()
    const told = await at.service.ok('park-admin', 'query($t: ID!) { relayTask(id: $t) { kit { text } } }', { t: task })
    expect(told.relayTask.kit.text).not.toContain('周五')

    // a second time, to the own members, with words of their own
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '转交下级组织' }).click()
    await dialog.getByLabel('选择组织').fill('空园区')
    await page.getByTitle('空园区', { exact: true }).last().click()
    await dialog.getByLabel('给所选组织的话').fill('请接收')
    await dialog.getByRole('checkbox', { name: /同时转发给本组织/ }).check()
    await dialog.getByLabel('给本组织会员的留言').fill('请抓紧申报')
    await submit.click()
    await dialog.waitFor({ state: 'detached' })
    const { deliveries } = await at.service.ok(
      'ent-1',
      '{ deliveries(first: 50) { edges { node { policy { id } notes { text } } } } }',
    )
    const notice = deliveries.edges.map(({ node }: any) => node).find(({ policy }: any) => policy.id === id)
    expect(notice.notes).toEqual([{ text: '请抓紧申报' }])
    await page.context().close()

    const receiver = await open('window-admin', `/console/relay/${await taskOf('window-admin', id)}`)
    const words = receiver.page.getByRole('alert').filter({ hasText: '来自上级的话（一号园区）' })
    await words.getByText('请周五前转完').waitFor()
    expect(await receiver.page.getByText('本单位最近一次的留言').count()).toBe(0)
    await receiver.page.context().close()
  })

  it('receives many in one click, leaves out members that a forward would not inform, and leads on when no task waits', async () => {
    const { relayTasks } = await at.service.ok(
      'park-admin',
      '{ relayTasks(open: true, first: 100) { edges { node { id } } } }',
    )
    for (const { node } of relayTasks.edges) await giveBack(node.id)
    const some = await taskOf('park-admin', await published(at.service, { title: '有成员的' }))
    const none = await taskOf(
      'park-admin',
      await published(at.service, { title: '先核实的', measures: measure(undecided) }),
    )
    const { page, complaints } = await open('park-admin', '/console/relay')
    await page.getByRole('button', { name: '选中全部待转发（1）' }).click()
    await page.getByRole('button', { name: '批量确认接收（1）' }).waitFor()
    await page
      .getByRole('row', { name: /先核实的/ })
      .getByRole('checkbox')
      .check()
    await page.getByRole('button', { name: '批量确认接收（2）' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('已确认接收 2 件。').waitFor()
    expect([await stateOf(some), await stateOf(none)]).toEqual(['RECEIVED', 'RECEIVED'])
    await dialog
      .getByRole('button', { name: /关\s?闭/ })
      .last()
      .click()
    await dialog.waitFor({ state: 'detached' })

    for (const name of [/有成员的/, /先核实的/]) await page.getByRole('row', { name }).getByRole('checkbox').check()
    expect(await page.getByRole('button', { name: '批量确认接收（0）' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: '批量转发（2）' }).click()
    const apart = dialog.getByRole('alert').filter({ hasText: '没有建议转发的成员，请先核实（1 件，不会转发）' })
    expect(await apart.getByRole('link', { name: '先核实的' }).getAttribute('href')).toBe(`/console/relay/${none}`)
    expect(await dialog.getByRole('cell', { name: '先核实的' }).count()).toBe(0)
    await dialog.getByRole('button', { name: '确认转发（1 件）' }).click()
    await dialog.getByText(/已转发 1 件/).waitFor()
    expect([await stateOf(some), await stateOf(none)]).toEqual(['FORWARDED', 'RECEIVED'])
    await apart.getByRole('link', { name: '先核实的' }).click()
    await page.getByRole('heading', { name: '先核实的' }).waitFor()
    expect(await page.getByRole('button', { name: '全部转发' }).isDisabled()).toBe(true)

    await giveBack(none)
    await page.getByRole('link', { name: '接力任务', exact: true }).click()
    await page.getByText('没有待办的接力任务').waitFor()
    await page.getByText(/已转发的任务中，2 件还有 3 家次未触达（含待核实）/).waitFor()
    await page.getByRole('link', { name: '查看，未触达多的在前' }).click()
    await page.getByRole('link', { name: '有成员的' }).waitFor()
    expect(await titles(page)).toEqual(['转交的一件', '有成员的'])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('sets aside members that the organisation found not concerned, and puts them back', async () => {
    const id = await published(at.service, { title: '逐家核实的', measures: measure(undecided) })
    const { page, complaints } = await open('park-admin', `/console/relay/${await taskOf('park-admin', id)}`)
    const row = page.getByRole('row', { name: /乙厂/ })
    await row.getByRole('checkbox').check()
    await page.getByRole('button', { name: '核实后不适用（1）' }).click()
    await page.getByText('这 1 家待核实企业不适用此政策').waitFor()
    await page.getByRole('tooltip').getByRole('button', { name: '核实后不适用（1）' }).click()
    await page.getByText('已列为不适用').waitFor()
    await row.waitFor({ state: 'detached' })
    await page.getByRole('checkbox', { name: '核实后不适用的（1）' }).check()
    await row.getByRole('checkbox').check()
    await page.getByRole('button', { name: '恢复待核实（1）' }).click()
    await page.getByRole('tooltip').getByRole('button', { name: '恢复待核实（1）' }).click()
    await page.getByText('已恢复').waitFor()
    await row.waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('shows how many members wait and until when', async () => {
    await published(at.service, {
      title: '先接力的一件',
      route: 'RELAY_FIRST',
      measures: measure(manufacturing),
    })
    const { page, complaints } = await open('park-admin', '/console/relay')
    const said = /2 家成员的通知暂缓，等待转发，最迟 \d{4}\/\d{1,2}\/\d{1,2} 24:00 由系统直接推送/
    await page
      .getByRole('row', { name: /先接力的一件/ })
      .getByText(said)
      .waitFor()
    await page.getByRole('link', { name: '先接力的一件' }).click()
    await page.getByRole('alert').getByText(said).waitFor()
    await page.getByRole('button', { name: '全部转发' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '全部转发' }).click()
    await page.getByText(said).waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('shows the reason of a return to the own organisation, and to the issuer with each hop', async () => {
    const id = await published(at.service, { title: '退回的一件' })
    const task = await taskOf('park-admin', id)
    await giveBack(task)
    const own = await open('park-admin', `/console/relay/${task}`)
    await own.page.getByRole('alert').filter({ hasText: '退回理由' }).getByText('会员均已享受').waitFor()
    await own.page.context().close()
    const { page, complaints } = await open('pub-a', `/console/chains/${id}`)
    const hop = page.getByRole('row', { name: /一号园区/ })
    await hop.getByText('会员均已享受').waitFor()
    await page.getByRole('columnheader', { name: '接力期限 派发时间' }).waitFor()
    await page.getByText('接力任务列表的“未触达”还包括待核实的成员').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('shows the requested page after the sign-in', async () => {
    const task = await taskOf('park-admin', await published(at.service, { title: '邮件里的一件' }))
    const { page, complaints } = await at.open(`/console/relay/${task}`)
    await page
      .locator('.ant-card')
      .filter({ hasText: /^接力单位管理员park-admin一号园区/ })
      .getByRole('button')
      .click()
    await page.getByRole('heading', { name: '邮件里的一件' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/console/relay/${task}`)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('has on a phone a header of two lines and the members within a screen and a half', async () => {
    const task = await taskOf('park-admin', await published(at.service, { title: '手机上看的一件' }))
    const { page, complaints } = await open('park-admin', `/console/relay/${task}`, 390)
    const first = page.locator('.ant-tabs .ant-table-row').first()
    await first.waitFor()
    await page.getByRole('button', { name: '菜单：接力任务' }).waitFor()
    const top = async (of: ReturnType<Page['locator']>) =>
      (await of.boundingBox()) ?? { y: Number.NaN, height: Number.NaN }
    expect((await top(page.locator('header'))).height).toBeLessThan(80)
    expect((await top(first)).y).toBeLessThan(1.5 * 844)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await page.getByRole('button', { name: /接力期限/ }).click()
    await page.getByText('派发原因').waitFor()
    await page.getByRole('button', { name: '菜单：接力任务' }).click()
    await page.getByRole('menuitem', { name: '接力任务' }).getByRole('link').click()
    await page.getByLabel('排序').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
