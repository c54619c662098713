// What people choose on the settings page, and what then reaches them.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emailSender } from '../../src/dispatch/channels/email/email.ts'
import { shanghaiDay } from '../../src/platform/clock.ts'
import { fullBrowser, launchBrowser, type Opened } from '../browser.ts'
import { holdPush, openPushWindow, switchPushOn } from '../browser-push.ts'
import { contactsOf, recover } from '../mail.ts'
import { published } from '../publish.ts'
import { type PushService, pushChannel, startPushService } from '../receivers.ts'
import { startService, type TestService, until } from '../service.ts'

const dayMs = 86_400_000
const outbox = mkdtempSync(join(tmpdir(), 'jieli-outbox-'))

/** The text of the only mail that was sent so far. */
async function onlyMail(): Promise<string> {
  const files = () => readdirSync(outbox).filter((name) => name.endsWith('.eml'))
  await until(() => files().length > 0, 'the mail')
  expect(files()).toHaveLength(1)
  return (await simpleParser(readFileSync(join(outbox, files()[0] ?? '')))).text ?? ''
}

describe('the settings page', () => {
  let service: TestService
  let push: PushService
  let browser: Browser
  beforeAll(async () => {
    push = await startPushService()
    service = await startService('pglite', {
      env: { PUSH_HOSTS: push.host },
      channels: (deps, more) => [
        ...pushChannel(push)(deps, more),
        emailSender(deps, {
          smtpUrl: undefined,
          from: 'jieli@example.invalid',
          bounceTo: undefined,
          outboxDir: outbox,
          publicUrl: more.publicUrl,
        }),
      ],
    })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
    await push?.stop()
    rmSync(outbox, { recursive: true, force: true })
  })
  const openPage = (): Promise<Opened> => openPushWindow(browser, service.clock, 390)
  const signIn = async (page: Page, name: string) => {
    await page.goto(`${service.url}/`)
    await page.getByText(name).first().click()
    await page.getByRole('heading', { name: '为您推荐' }).waitFor()
  }

  it('a citizen chooses notification times, confirms an address and switches it off, and follows an issuer', async () => {
    const { page, complaints } = await openPage()
    await signIn(page, '王甲')
    await page.goto(`${service.url}/settings`)
    const told = page.getByRole('region', { name: '怎样通知我' })
    await told.getByText('目前：有新政策马上通知。').waitFor()
    await told.getByRole('radio', { name: '每天一次' }).check()
    await told.getByRole('checkbox', { name: '设一段时间不打扰' }).check()
    await told.getByLabel('从').fill('22:30')
    await told.getByLabel('每周最多通知几次').fill('0')
    await told.getByText('请填写 1 至 1000 的整数').waitFor()
    await told.getByLabel('每周最多通知几次').fill('')
    await told.getByLabel('短信').selectOption('不通知')
    await told.getByLabel('到').fill('')
    await told.getByRole('button', { name: '保存' }).click()
    await told.getByText('请同时填写开始和结束时间').waitFor()
    await told.getByLabel('到').fill('08:00')
    const line =
      '浏览器通知、邮件：每天汇总一次，下次 11月25日 09:05；短信：不通知；22:30 至次日 8:00 不打扰；紧急通知除外。'
    await told.getByText(`保存后：${line}`).waitFor()
    await told.getByRole('button', { name: '保存' }).click()
    await told.getByText('已保存').waitFor()
    const asked =
      '{ deliveryPreferences { frequency quietFrom quietTo weeklyCap language channels { channel frequency } } }'
    expect((await service.ok('cit-1', asked)).deliveryPreferences).toEqual({
      frequency: 'DAILY',
      quietFrom: '22:30',
      quietTo: '08:00',
      weeklyCap: null,
      language: 'zh',
      channels: [{ channel: 'GATEWAY', frequency: 'NEVER' }],
    })

    const email = page.getByRole('article', { name: '邮箱' })
    await email.getByRole('button', { name: '添加 邮箱' }).click()
    await email.getByLabel('邮箱地址').fill('wang')
    await email.getByRole('button', { name: '发送验证码' }).click()
    await email.getByText('请填写一个完整的邮箱地址').waitFor()
    await email.getByLabel('邮箱地址').fill('wang@example.invalid')
    await email.getByRole('button', { name: '发送验证码' }).click()
    await email.getByText('待验证').waitFor()
    const code = /\d{6}/.exec(await onlyMail())?.[0] ?? ''
    expect(await email.getByRole('button', { name: '重新发送' }).isDisabled()).toBe(true)
    await email.getByLabel('6 位验证码').fill(code === '000000' ? '000001' : '000000')
    await email.getByRole('button', { name: '确认' }).click()
    await email.getByText('验证码不正确').waitFor()
    await email.getByLabel('6 位验证码').fill(code)
    await email.getByRole('button', { name: '确认' }).click()
    await email.getByText('已验证').waitFor()
    await email.getByText('w***@example.invalid').waitFor()
    await email.getByRole('switch', { name: '用邮件通知我' }).click()
    await email.getByText('已关闭').waitFor()
    expect(await contactsOf(service, 'cit-1')).toMatchObject([{ channel: 'EMAIL', verified: true, wanted: false }])
    // within the minute
    await email.getByRole('button', { name: '更换 邮箱' }).click()
    await email.getByLabel('邮箱地址').fill('jia@example.invalid')
    await email.getByRole('button', { name: '发送验证码' }).click()
    await email.getByText('验证码每分钟只能发送一次').waitFor()
    await email.getByRole('button', { name: '取消' }).click()

    const topics = page.getByRole('region', { name: '主题订阅' })
    await topics.getByRole('button', { name: '添加' }).click()
    await topics.getByText('发布单位（可不选）').first().click()
    await topics.getByRole('checkbox', { name: '甲局' }).check()
    await topics.getByRole('checkbox', { name: '邮件' }).check()
    await topics.getByLabel('提醒频率').selectOption('每周一次')
    await topics.getByRole('button', { name: '添加' }).click()
    await topics.getByText('每周一次 · 收件箱、邮件').waitFor()
    const { viewer } = await service.ok('cit-1', '{ viewer { subscriptions { issuers { name } frequency channels } } }')
    expect(viewer.subscriptions).toEqual([
      { issuers: [{ name: '甲局' }], frequency: 'WEEKLY', channels: ['PAGE', 'EMAIL'] },
    ])

    await email.getByRole('button', { name: '删除 邮箱' }).click()
    await email.getByRole('button', { name: '确定删除' }).click()
    await email.getByText('未填写').waitFor()
    expect(await contactsOf(service, 'cit-1')).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('a recipient with one digest a day gets a notification with the count, which opens the inbox', async () => {
    const { page } = await openPage()
    const subscription = push.subscribe()
    await holdPush(page, subscription)
    await signIn(page, '甲厂')
    const worker = await switchPushOn(page, service.url)
    await page.getByRole('radio', { name: '每天一次' }).check()
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存').waitFor()
    await published(service, { title: '第一份' })
    await published(service, { title: '第二份' })
    expect(subscription.requests()).toEqual([])
    const now = service.clock.now()
    service.clock.set(new Date(Date.parse(`${shanghaiDay(now)}T09:06:00+08:00`) + dayMs))
    await recover(service)
    await until(() => subscription.requests().length === 1, 'the digest')
    service.clock.set(now)

    const payload = subscription.decrypt(subscription.requests()[0] as never) as { id: string }
    expect(payload).toEqual({ id: expect.any(String), purpose: 'digest', count: 2 })
    const digest = { title: '您有 2 份新政策', tag: `digest ${payload.id}`, data: { url: '/inbox' } }
    expect(await worker.deliver(JSON.stringify(payload))).toMatchObject(digest)
    expect(await worker.deliver(JSON.stringify(payload))).toMatchObject(digest)
    if (fullBrowser) await until(async () => (await worker.shownTitles()).length === 1, 'one notification to be shown')
    const { id } = payload
    expect(await worker.deliver(JSON.stringify({ id, purpose: 'reminder' }))).toMatchObject({
      title: '提醒：有一份政策与您有关',
      tag: id,
      renotify: true,
      data: { url: `/n/${id}` },
    })
    expect(await worker.deliver(JSON.stringify({ id: 'unknown', purpose: 'recall' }))).toMatchObject({
      title: '有一份政策已停止适用',
      tag: 'unknown',
    })
    for (const data of ['', 'no json', '{}', '"text"'])
      expect(await worker.deliver(data)).toMatchObject({ title: '您有一条新的政策推送', data: { url: '/inbox' } })
    await page.goto(service.url + digest.data.url)
    await page.getByText('第二份').first().waitFor()
    await page.context().close()
  })
})
