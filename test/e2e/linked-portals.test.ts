// What an enterprise decides about portals on the settings page, and what the portal then sees.
import { describe, expect, it } from 'vitest'
import { openPushWindow } from '../browser-push.ts'
import { browserService } from '../browser-service.ts'
import { eventsAfter, usccOf } from '../portal.ts'
import { published } from '../publish.ts'

describe('linked portals on the settings page', () => {
  const at = browserService()

  /** The settings page of an account, at the width of a phone. */
  const openSettings = async (name: string) => {
    const { page, complaints } = await openPushWindow(at.browser, at.service.clock, 390)
    await page.goto(`${at.service.url}/`)
    await page.getByText(name).first().click()
    await page.getByRole('heading', { name: '为您推荐' }).waitFor()
    await page.goto(`${at.service.url}/settings`)
    await page.getByRole('heading', { name: '主题订阅' }).waitFor()
    return { page, complaints, portals: page.getByRole('region', { name: '已关联的企业服务平台' }) }
  }
  const seenOf = async (recipient: number) =>
    (await eventsAfter(at.service)).filter((event) => event.recipient === String(recipient)).map(({ policy }) => policy)

  it('an enterprise lets a portal see its notices by its own code, and ends it', async () => {
    const id = await published(at.service, {
      title: '关联前的政策',
      measures: [{ title: '补贴', audience: 'ENTERPRISE', rule: null }],
    })
    expect(await seenOf(3)).toEqual([])
    const { page, complaints, portals } = await openSettings('丙店')
    await portals.getByText('还没有关联任何平台').waitFor()
    const cloud = portals.getByRole('article', { name: '企业云' })
    await cloud.getByRole('button', { name: '关联 企业云' }).click()
    const code = cloud.getByLabel('“丙店”的统一社会信用代码')
    const link = cloud.getByRole('button', { name: '关联', exact: true })
    await code.fill(usccOf(3).slice(0, -1))
    await link.click()
    await cloud.getByText('代码不正确').waitFor()
    expect(await code.getAttribute('aria-invalid')).toBe('true')
    await code.fill(usccOf(5))
    await link.click()
    await cloud.getByText('这不是“丙店”的代码').waitFor()
    expect([await seenOf(3), await seenOf(5)]).toEqual([[], []])
    await code.fill(` ${usccOf(3).toLowerCase()} `)
    await link.click()
    await portals.getByText('已关联“企业云”').waitFor()
    await cloud.getByText('能看到：“丙店”的政策通知').waitFor()
    expect(await seenOf(3)).toEqual([id])

    await cloud.getByRole('button', { name: '解除关联 企业云' }).click()
    await cloud.getByText('再也看不到“丙店”的通知').waitFor()
    await cloud.getByRole('button', { name: '取消' }).click()
    expect(await seenOf(3)).toEqual([id])
    await cloud.getByRole('button', { name: '解除关联 企业云' }).click()
    await cloud.getByRole('button', { name: '确定解除' }).click()
    await portals.getByText('已解除与“企业云”的关联').waitFor()
    await portals.getByText('还没有关联任何平台').waitFor()
    expect(await seenOf(3)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('a clerk of two enterprises cannot link the one that is not in view', async () => {
    const unlink = 'mutation($u: String!) { unlinkPortal(portalId: "portal", uscc: $u) }'
    for (const id of [1, 2]) await at.service.ok('agent', unlink, { u: usccOf(id) })
    const { page, portals } = await openSettings('代办员')
    await portals.getByRole('button', { name: '关联 企业云' }).click()
    await portals.getByLabel('统一社会信用代码').fill(usccOf(2))
    await portals.getByRole('button', { name: '关联', exact: true }).click()
    await portals.getByText('这是“乙厂”的代码').waitFor()
    const { portals: listed } = await at.service.ok('agent', '{ portals { linked { id } } }')
    expect(listed).toEqual([{ linked: [] }])
    await page.context().close()
  })

  it('a citizen sees no portals', async () => {
    const { page, portals } = await openSettings('王甲')
    await page.getByRole('region', { name: '怎样通知我' }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await portals.count()).toBe(0)
    await page.context().close()
  })
})
