// A question in a real browser: asked on the enterprise's page, answered in the department's console, read on the open page.
import { describe, expect, it } from 'vitest'
import { browserService } from '../browser-service.ts'
import { published } from '../publish.ts'

describe('questions in a real browser', () => {
  const at = browserService()

  it('an enterprise asks, a publisher answers and makes it public, the open page shows the answer', async () => {
    const id = await published(at.service, { title: '咨询用的政策' })
    const asker = await at.open(`/policies/${id}`)
    await asker.page.getByText('登录后可以向发布单位提问').waitFor()
    await asker.page.evaluate((token) => sessionStorage.setItem('jieli.token', token), await at.service.token('ent-1'))
    await asker.page.reload()
    await asker.page.getByLabel('您的问题').fill('我厂三十五人，能申请吗？')
    await asker.page.getByRole('button', { name: '提交问题' }).click()
    await asker.page.getByText('已提交').waitFor()
    const own = asker.page.getByRole('article', { name: '我厂三十五人，能申请吗？' })
    await own.getByText('待答复').waitFor()

    const { page, complaints } = await at.open('/console?account=pub-a')
    await page.getByTitle('1 条提问待答复').waitFor()
    await page.getByRole('link', { name: '咨询' }).click()
    await page.getByText('企业提问').waitFor()
    await page.getByRole('button', { name: /答\s?复/ }).click()
    await page.getByLabel('答复内容').fill('可以，请在窗口期内申报。')
    await page.getByLabel('同时公开为常见问答').check()
    await page.getByLabel('公开的问题').fill('二十人以上的企业能申请吗？')
    await page.getByRole('button', { name: '提交答复' }).click()
    await page.getByText('没有待答复的提问').waitFor()
    await page.getByTitle('1 条提问待答复').waitFor({ state: 'detached' })

    await own.getByText('可以，请在窗口期内申报。').waitFor()
    await asker.page.getByRole('link', { name: '咨询' }).click()
    await asker.page.getByRole('heading', { name: '我的提问' }).waitFor()
    await own.getByText('甲局答复于').waitFor()
    await asker.page.getByLabel('1 条新答复').waitFor({ state: 'detached' })

    const reader = await at.open(`/policies/${id}`, 390)
    await reader.page.getByText('二十人以上的企业能申请吗？').click()
    await reader.page.getByText('可以，请在窗口期内申报。').waitFor()
    expect(await reader.page.getByText('我厂三十五人').count()).toBe(0)
    expect([...asker.complaints, ...complaints, ...reader.complaints]).toEqual([])
  })
})
