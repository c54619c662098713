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
})
