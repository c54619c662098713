// Many tasks at once, the chain and the ledger, in a real browser.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Opened } from '../browser.ts'
import { browserService } from '../browser-service.ts'
import { recipientId } from '../factories.ts'
import { published } from '../publish.ts'

describe('the relay pages of the console in a real browser', () => {
  const at = browserService()
  let policyId: string
  beforeAll(async () => {
    await published(at.service, { title: '批量的第一件' })
    policyId = await published(at.service, { title: '批量的第二件' })
  })

  const open = async (account: string, path = ''): Promise<Opened> => {
    const { page, complaints } = await at.open(`/console?account=${account}`)
    await page.getByText('退出登录').waitFor()
    if (path) await page.goto(`${at.service.url}${path}`)
    return { page, complaints }
  }
  const download = async (page: Page, name: string): Promise<Buffer> => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
    return readFileSync(await file.path())
  }
  const states = async (): Promise<Record<string, string>> => {
    const { relayTasks } = await at.service.ok(
      'park-admin',
      '{ relayTasks { edges { node { state policy { title } } } } }',
    )
    return Object.fromEntries(relayTasks.edges.map(({ node }: any) => [node.policy.title, node.state]))
  }

  it('previews a batch before any sending, then forwards possible tasks and gives reasons for the others', async () => {
    const { page, complaints } = await open('park-admin')
    await page.getByRole('button', { name: '选中全部待转发（2）' }).click()
    await page.getByRole('button', { name: '批量转发（2）' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('可转发 2 件：将新推送 0 家次，已推送未读 2 家次（提醒 0 家次），已阅 0 家次').waitFor()
    // nobody signs in with a browser that takes messages, and no address is given
    await dialog.getByText(/^未读的企业中 2 家次不会收到提醒/).waitFor()
    expect(await dialog.getByText('可以转发', { exact: true }).count()).toBe(2)
    expect(await states()).toEqual({ 批量的第一件: 'OFFERED', 批量的第二件: 'OFFERED' })
    // a colleague is first with one of them
    const { relayTasks } = await at.service.ok(
      'park-admin',
      '{ relayTasks { edges { node { id policy { title } } } } }',
    )
    const first = relayTasks.edges.find(({ node }: any) => node.policy.title === '批量的第一件')!.node.id
    await at.service.ok('park-admin', 'mutation($t: ID!) { returnRelay(taskId: $t, reason: "不适用") { id } }', {
      t: first,
    })
    await dialog.getByLabel('留言').fill('请抓紧申报')
    await dialog.locator('.ant-btn-loading').waitFor({ state: 'detached' })
    await dialog.getByRole('button', { name: '确认转发（2 件）' }).click()
    await dialog.getByText('已转发 1 件').waitFor()
    await dialog.getByText('不能转发', { exact: true }).waitFor()
    expect(await states()).toEqual({ 批量的第一件: 'RETURNED', 批量的第二件: 'FORWARDED' })
    // the refused batch item is answered inside the data: no request failed
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('forwards many to a saved list, with the figures of the list’s members', async () => {
    for (const title of ['按名单的一件', '名单上没有成员的一件']) {
      const industry = title === '按名单的一件' ? 'C' : 'H'
      const measures = [{ title, audience: 'ENTERPRISE', rule: { fact: 'industry', in: [industry] } }]
      await published(at.service, { title, measures })
    }
    const save = 'mutation($r: [ID!]) { saveMemberList(name: "制造业骨干", recipientIds: $r) { id } }'
    await at.service.ok('park-admin', save, { r: [String(recipientId('ent-1'))] })
    const { page, complaints } = await open('park-admin')
    for (const title of ['按名单的一件', '名单上没有成员的一件'])
      await page.getByRole('row', { name: title, exact: false }).getByRole('checkbox').check()
    await page.getByRole('button', { name: '批量转发（2）' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/可转发 2 件：/).waitFor()
    await dialog.getByLabel('转发给').click()
    await page.getByTitle('名单：制造业骨干（1 家）').click()
    await dialog
      .getByText('可转发 1 件：将新推送 0 家次，已推送未读 1 家次（提醒 0 家次），已阅 0 家次；不能转发 1 件')
      .waitFor()
    await dialog.getByText(/没有选中任何成员$/).waitFor()
    // back and forth: the figures follow
    await dialog.getByLabel('转发给').click()
    await page.getByTitle('全部建议转发成员').last().click()
    await dialog.getByText(/可转发 2 件：/).waitFor()
    await dialog.getByLabel('转发给').click()
    await page.getByTitle('名单：制造业骨干（1 家）').last().click()
    await dialog.getByRole('button', { name: '确认转发（1 件）' }).click()
    await dialog.getByText(/已转发 1 件：新推送 0 家次，未读 1 家次（提醒 0 家次），已阅 0 家次/).waitFor()
    expect(await states()).toMatchObject({ 按名单的一件: 'FORWARDED', 名单上没有成员的一件: 'OFFERED' })
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('lets only the first of two viewers of a task decide, and shows the other the current state', async () => {
    const id = await published(at.service, { title: '两个页面的一件' })
    const { relayTasks } = await at.service.ok('park-admin', '{ relayTasks { edges { node { id policy { id } } } } }')
    const task = relayTasks.edges.find(({ node }: any) => node.policy.id === id)!.node.id
    const { page } = await open('park-admin', `/console/relay/${task}`)
    await page.getByRole('button', { name: '全部转发' }).click()
    await at.service.ok('park-admin', 'mutation($t: ID!) { receiveRelay(taskId: $t) { id } }', { t: task })
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '全部转发' }).click()
    await page.getByText(/其他人刚刚处理过此任务，现为已接收，请刷新后再决定$/).waitFor()
    // a button that still turns takes no click
    await dialog.locator('.ant-btn-loading').waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: '已接收' }).waitFor()
    await dialog.getByRole('button', { name: '全部转发' }).click()
    await page.getByRole('heading', { name: '已转发' }).waitFor()
    await page.context().close()
  })

  it('keeps ticked rows while the task changes, then removes them from the work left', async () => {
    await published(at.service, { title: '逐家转发的一件' })
    const { page, complaints } = await open('park-admin')
    await page.getByRole('link', { name: '逐家转发的一件' }).click()
    await page.getByRole('button', { name: '选中全部' }).click()
    const selected = page.getByRole('button', { name: /转发所选（[1-9]/ })
    const before = await selected.textContent()
    const { relayTasks } = await at.service.ok(
      'park-admin',
      '{ relayTasks(first: 100) { edges { node { id policy { title } } } } }',
    )
    const task = relayTasks.edges.find(({ node }: any) => node.policy.title === '逐家转发的一件')!.node.id
    await page.getByRole('searchbox', { name: '企业名称或代码' }).fill('还没有查找')
    await at.service.ok('park-admin', 'mutation($t: ID!) { receiveRelay(taskId: $t) { id } }', { t: task })
    await page.getByRole('heading', { name: '已接收' }).waitFor()
    expect(await selected.textContent()).toBe(before)
    expect(await page.getByRole('searchbox', { name: '企业名称或代码' }).inputValue()).toBe('还没有查找')
    await selected.click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /转发所选/ })
      .click()
    await page.getByText(/已转发，本任务现已推送 [1-9]\d* 家/).waitFor()
    await page.getByRole('button', { name: '转发所选（0）' }).waitFor()
    await page.getByRole('link', { name: '接力任务' }).click()
    await page.getByText(/共 \d+ 件/).waitFor()
    expect(await page.getByText('逐家转发的一件').count()).toBe(0)
    await page.goto(`${at.service.url}/console/relay?state=ALL`)
    await page.getByText('逐家转发的一件').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('withdraws a contact recorded by mistake, from the member’s row and singly', async () => {
    const id = await published(at.service, { title: '登记错了的一件' })
    const { relayTasks } = await at.service.ok(
      'park-admin',
      '{ relayTasks(first: 100) { edges { node { id policy { id } } } } }',
    )
    const t = relayTasks.edges.find(({ node }: any) => node.policy.id === id)!.node.id
    const members = await at.service.ok(
      'park-admin',
      'query($t: ID!) { relayTask(id: $t) { members { edges { node { recipientId } } } } }',
      { t },
    )
    const m = members.relayTask.members.edges.map(({ node }: any) => node.recipientId).slice(0, 1)
    const record =
      'mutation($t: ID!, $m: [ID!]!, $at: DateTime!) { recordOutreach(taskId: $t, memberIds: $m, method: "电话", at: $at) { id } }'
    for (const ms of [0, 1]) {
      const when = new Date(at.service.clock.now().getTime() + ms).toISOString()
      await at.service.ok('park-admin', record, { t, m, at: when })
    }
    const { page, complaints } = await open('park-admin', `/console/relay/${t}`)
    await page.getByText('已线下告知', { exact: true }).waitFor()
    await page.getByRole('tab', { name: '线下告知' }).click()
    const contacts = page.getByRole('button', { name: '撤销登记' })
    const sure = page.getByRole('tooltip').getByRole('button', { name: '撤销登记' })
    await contacts.nth(1).waitFor()
    await contacts.first().click()
    await sure.click()
    await page.getByText('已撤销登记').waitFor()
    await page.getByText('已线下告知 1 家').waitFor()
    await contacts.nth(1).waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: '成员企业' }).click()
    await page.getByRole('button', { name: '撤销登记' }).click()
    await page.getByText('撤销本单位登记的对').waitFor()
    await sure.click()
    await page.getByText('已线下告知', { exact: true }).waitFor({ state: 'detached' })
    const { relayTask } = await at.service.ok(
      'park-admin',
      'query($t: ID!) { relayTask(id: $t) { toldOfflineCount } }',
      {
        t,
      },
    )
    expect(relayTask.toldOfflineCount).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('gives the ledger as a CSV file', async () => {
    const { page, complaints } = await open('over', '/console/ledger')
    await page.getByText('不排名、不计分').waitFor()
    await page.getByRole('cell', { name: '一号园区', exact: true }).waitFor()
    const csv = await download(page, '下载工作台账（CSV）')
    expect([...csv.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(csv.toString()).toContain('组织,接力任务')
    expect((await download(page, '下载成效台账（CSV）')).toString()).toContain('甲局')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('exports a chain’s log, names unreached enterprises, and leads from overdue tasks to their chain', async () => {
    const { page, complaints } = await open('over', `/console/chains/${policyId}`)
    await page.getByText('转发用时').first().waitFor()
    await page.getByRole('button', { name: '查看名单' }).click()
    await page.getByRole('cell', { name: '戊厂（无组织）' }).waitFor()
    const lines = (await download(page, '导出接力日志')).toString().trim().split('\n')
    const events = lines.map((line) => JSON.parse(line))
    expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1))
    expect(events.map((event) => event.kind)).toEqual(expect.arrayContaining(['offered', 'forwarded']))
    await page.getByRole('link', { name: '逾期', exact: true }).click()
    await page.getByText('没有逾期的接力任务').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('stores the office’s address for reminders', async () => {
    const { page, complaints } = await open('park-admin')
    await page.getByLabel('联系邮箱').fill('office@park.example')
    await page.getByRole('button', { name: /保\s?存/ }).click()
    await page.getByRole('button', { name: '移除' }).waitFor()
    expect((await at.service.ok('park-admin', '{ officeContact }')).officeContact).toBe('office@park.example')
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
