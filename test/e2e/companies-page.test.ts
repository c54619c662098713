// One company after the other: what it should be told, recorded at once, in a real browser.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { browserService } from '../browser-service.ts'
import { recipientId } from '../factories.ts'
import { published } from '../publish.ts'

describe('companies to contact in a real browser', () => {
  const at = browserService()
  const tasks = new Map<string, string>()
  let recalled: string
  beforeAll(async () => {
    const measures = [
      {
        title: '设备补贴',
        audience: 'ENTERPRISE',
        support: '最高 50 万元',
        applyTo: '2099-12-31',
        rule: { fact: 'industry', in: ['C'] },
      },
    ]
    await published(at.service, { title: '走访的第一件', measures })
    await published(at.service, { title: '走访的第二件', measures })
    recalled = await published(at.service, { title: '随后废止的一件', measures })
    await published(at.service, { title: '待核实的一件' })
    const { relayTasks } = await at.service.ok(
      'assoc-admin',
      '{ relayTasks { edges { node { id policy { title } } } } }',
    )
    for (const { node } of relayTasks.edges) tasks.set(node.policy.title, node.id)
  })
  const told = async (title: string): Promise<number> => {
    const query = 'query($t: ID!) { relayTask(id: $t) { toldOfflineCount } }'
    return (await at.service.ok('assoc-admin', query, { t: tasks.get(title) })).relayTask.toldOfflineCount
  }

  it('leads from an empty list of tasks to the companies not reached, and records one visit about several policies', async () => {
    const { page, complaints } = await at.open('/console?account=assoc-admin')
    await page.getByText('走访的第一件').waitFor()
    expect(await page.getByText('家企业未触达').count()).toBe(0)
    const forward = 'mutation($t: [ID!]!) { forwardRelays(taskIds: $t) { code } }'
    await at.service.ok('assoc-admin', forward, { t: [...tasks.values()] })
    await at.service.settled()
    await page.reload()
    await page.getByText('没有待办的接力任务').waitFor()
    await page.getByText('还有 2 家企业未触达').waitFor()
    await page.getByRole('link', { name: '按企业查看' }).click()
    await page.getByText('共 2 家', { exact: true }).waitFor()
    expect(await page.getByRole('row', { name: /厂/ }).allTextContents()).toEqual([
      expect.stringMatching(/甲厂.*建议转发 4 项/),
      expect.stringMatching(/丁厂.*建议转发 3 项 · 待核实 1 项/),
    ])
    await page.getByRole('button', { name: '展开“丁厂（缺人数）”的政策' }).click()
    const items = page.locator('.ant-table-expanded-row').getByRole('row')
    const item = items.filter({ hasText: '走访的第一件' })
    await item.getByText('设备补贴 最高 50 万元').waitFor()
    await item.getByText('2099年12月31日').waitFor()
    await items.filter({ hasText: /待核实的一件.*未注明.*待核实.*尚未推送/ }).waitFor()
    for (const title of ['走访的第一件', '走访的第二件', '随后废止的一件'])
      await items.filter({ hasText: title }).getByRole('checkbox').check()
    await at.service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "错误") { id } }', {
      id: recalled,
    })
    await at.service.settled()
    await page.getByRole('button', { name: '登记线下告知（3 项）' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('备注').fill('上门讲解')
    await dialog.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByText('“丁厂（缺人数）”：已登记 2 项').waitFor()
    await page.getByText(/未能登记“随后废止的一件”：.*任务已撤回/).waitFor()
    await page.getByRole('row', { name: /丁厂/ }).getByText('待核实 1 项', { exact: true }).waitFor()
    await item.waitFor({ state: 'detached' })
    expect([await told('走访的第一件'), await told('走访的第二件')]).toEqual([1, 1])
    // told of the rest too, it leaves the list
    await items.filter({ hasText: '待核实的一件' }).getByRole('checkbox').check()
    await page.getByRole('button', { name: '登记线下告知（1 项）' }).click()
    await dialog.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByText('共 1 家', { exact: true }).waitFor()
    expect(await page.getByRole('row', { name: /丁厂/ }).count()).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('filters the list and the call sheet alike, and opens one company from a task, on a phone too', async () => {
    const { page, complaints } = await at.open('/console?account=park-admin', 390)
    await page.getByText('走访的第一件').waitFor()
    await page.goto(`${at.service.url}/console/companies`)
    await page.getByText('共 2 家', { exact: true }).waitFor()
    await page.getByLabel('企业名称或代码').fill('乙厂')
    await page.keyboard.press('Enter')
    await page.getByText('共 1 家', { exact: true }).waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载电话清单（CSV）' }).click(),
    ])
    const lines = parse(readFileSync(await file.path()), { bom: true, columns: true }) as Record<string, string>[]
    expect(lines[0]).toMatchObject({ 企业名称: '乙厂', 政策: '走访的第一件', 申报截止: '2099-12-31' })
    expect(new Set(lines.map((line) => line.企业名称))).toEqual(new Set(['乙厂']))
    await page.getByRole('checkbox', { name: '只看无账号' }).check()
    await page.getByText('没有符合条件的企业').waitFor()

    const { relayTasks } = await at.service.ok(
      'park-admin',
      '{ relayTasks { edges { node { id policy { title } } } } }',
    )
    const task = relayTasks.edges.find(({ node }: any) => node.policy.title === '走访的第一件')!.node.id
    await page.goto(`${at.service.url}/console/relay/${task}`)
    await page.getByRole('link', { name: '乙厂' }).click()
    await page.getByText('申报截止 2099年12月31日').first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await page.getByRole('link', { name: '走访的第一件' }).click()
    await page.getByRole('heading', { name: '走访的第一件' }).waitFor()
    await page.goto(`${at.service.url}/console/companies?company=${recipientId('ent-3')}`)
    await page.getByText('这家企业没有尚未触达的政策。').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
