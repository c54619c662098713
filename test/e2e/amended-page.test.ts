// What a reader sees of documents that others amend or will replace.
import { beforeAll, describe, expect, it } from 'vitest'
import { browserService } from '../browser-service.ts'
import { published } from '../publish.ts'

describe('an amended document in a real browser', () => {
  const at = browserService()
  let id: string
  beforeAll(async () => {
    const measures = ['甲项', '乙项'].map((title) => ({ title, audience: 'ENTERPRISE', rule: null }))
    id = await published(at.service, { title: '原办法', measures })
    const { policy } = await at.service.ok(undefined, 'query($id: ID!) { policy(id: $id) { measures { id } } }', { id })
    await published(at.service, {
      title: '修改原办法的决定',
      amends: [{ policy: id, measures: [policy.measures[0]?.id] }],
    })
    await published(at.service, { title: '新办法', effectiveFrom: '2099-12-15', supersedes: id })
  })

  it('says that it is in force, who amends it, who will replace it, and which measure ended', async () => {
    const { page, complaints } = await at.open(`/policies/${id}`)
    await page.getByText('已修改', { exact: true }).waitFor()
    expect(await page.getByText('修改原办法的决定').count()).toBe(1)
    expect(await page.getByText('新办法（自', { exact: false }).count()).toBeGreaterThan(0)
    await page.getByText('（已被修改，不再适用）').waitFor({ timeout: 5000 })
    expect(complaints).toEqual([])
  })

  it('a publisher names the amended document and its measures in the editor, and a saved draft keeps them', async () => {
    const amended = await published(at.service, {
      title: '待修改办法',
      measures: ['丙项', '丁项'].map((title) => ({ title, audience: 'ENTERPRISE', rule: null })),
    })
    const { page, complaints } = await at.open('/console?account=pub-a')
    await page
      .getByRole('button', { name: '起草政策' })
      .or(page.getByRole('link', { name: '起草政策' }))
      .first()
      .click()
    await page.getByLabel('标题', { exact: true }).first().fill('关于修改办法的决定')
    await page.getByLabel('正文', { exact: true }).first().fill('正文一段。')
    await page.getByLabel('事项名称').first().fill('事项一')
    await page.getByRole('button', { name: '添加被修改的文件（修改部分条款）' }).click()
    await page.getByLabel('被修改的文件').fill('待修改')
    await page.getByTitle('待修改办法').last().click()
    await page.getByLabel('自施行日期起终止的事项').click()
    await page.getByTitle('丁项').last().click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '保存草稿' }).click()
    await page.getByRole('heading', { name: '关于修改办法的决定' }).waitFor()
    await page.getByRole('link', { name: '待修改办法' }).waitFor()
    const drafts = await at.service.ok(
      'pub-a',
      '{ policies(status: DRAFT) { edges { node { title amends { policy { id } measures { title } } } } } }',
    )
    const draft = drafts.policies.edges.find(({ node }) => node.title === '关于修改办法的决定')?.node
    expect(draft?.amends).toEqual([{ policy: { id: amended }, measures: [{ title: '丁项' }] }])

    await page
      .getByRole('button', { name: '编 辑' })
      .or(page.getByRole('link', { name: '编辑' }))
      .first()
      .click()
    await page.getByTitle('待修改办法').first().waitFor()
    await page.getByTitle('丁项').first().waitFor()
    expect(complaints).toEqual([])
  })
})
