// The console in a real browser.
import { describe, expect, it } from 'vitest'
import { browserService } from '../browser-service.ts'
import { published } from '../publish.ts'
import { until } from '../service.ts'

describe('the console in a real browser', () => {
  const at = browserService()

  it('staff publish, review and relay in the console', async () => {
    const { page, complaints } = await at.open('/console?account=pub-a')
    await page
      .getByRole('button', { name: '起草政策' })
      .or(page.getByRole('link', { name: '起草政策' }))
      .first()
      .click()
    await page.getByLabel('标题', { exact: true }).first().fill('控制台起草的政策')
    await page.getByLabel('正文', { exact: true }).first().fill('正文一段。')
    await page.getByRole('button', { name: '添加解读' }).click()
    await page.getByLabel('解读标题').first().fill('怎么用')
    await page.getByLabel('解读内容').first().fill('符合条件即可。')
    const addMeasure = page.getByRole('button', { name: '添加事项' })
    if ((await page.getByLabel('事项名称').count()) === 0) await addMeasure.click()
    await page.getByLabel('事项名称').first().fill('事项一')
    const ruleField = page.getByLabel('适用条件', { exact: false }).first()
    await ruleField.fill('{"fact": "employes", "gte": 20}')
    await page.getByText('employees', { exact: false }).first().waitFor()
    await ruleField.fill('{"fact": "established_on", "within": {"years": 5}}')
    await page.getByText('成立日期：距今不超过 5 年').waitFor()
    await page.getByRole('checkbox', { name: '紧急' }).check()
    await page.getByRole('button', { name: '保存草稿' }).click()
    await page.getByRole('heading', { name: '控制台起草的政策' }).getByText('紧急').waitFor()
    await page.getByText('成立日期：距今不超过 5 年').waitFor()
    await page
      .getByRole('button', { name: '编 辑' })
      .or(page.getByRole('link', { name: '编辑' }))
      .first()
      .click()
    expect(await page.getByRole('checkbox', { name: '紧急' }).isChecked()).toBe(true)
    expect(complaints).toEqual([])

    const id = await published(at.service, { title: '控制台接力的政策' })
    const relay = await at.open('/console?account=park-admin')
    await relay.page.getByText('控制台接力的政策').first().click()
    await relay.page.getByRole('button', { name: '确认接收' }).click()
    await relay.page.getByRole('heading', { name: '已接收' }).waitFor()
    await relay.page.getByRole('button', { name: '全部转发' }).click()
    await relay.page.getByRole('dialog').getByRole('button', { name: '全部转发' }).click()
    await until(async () => {
      const { relayTasks } = await at.service.ok(
        'park-admin',
        '{ relayTasks(state: FORWARDED) { edges { node { policy { id } } } } }',
      )
      return relayTasks.edges.some((edge: any) => edge.node.policy.id === id)
    }, 'the forward')
    expect(relay.complaints).toEqual([])

    const over = await at.open('/console?account=over')
    await over.page.getByText('控制台接力的政策').first().click()
    await over.page.getByText('事件日志校验通过').first().waitFor()
    expect(over.complaints).toEqual([])
    for (const { page: each } of [relay, over]) await each.context().close()
    await page.context().close()
  })
})
