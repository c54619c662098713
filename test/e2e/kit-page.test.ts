// The forwarding kit and contacts outside the system, in a real browser: the administrator's console and the enterprise's page.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { writeXlsx } from 'hucre/xlsx'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { makeUscc } from '../../src/parties/uscc.ts'
import { browserService } from '../browser-service.ts'
import { recipientId } from '../factories.ts'
import { published } from '../publish.ts'
import { until } from '../service.ts'
import { todayInShanghai } from '../shanghai-day.ts'

describe('the forwarding kit in a real browser', () => {
  const at = browserService()
  const download = async (page: Page, name: string): Promise<Buffer> => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
    return readFileSync(await file.path())
  }

  it('an administrator gets text, poster and call sheet, imports the filled-in sheet; the enterprise contests', async () => {
    const id = await published(at.service, { title: '转发工具的政策' })
    const { page, complaints } = await at.open('/console?account=park-admin')
    await page.getByText('转发工具的政策').first().click()
    await page.getByRole('tab', { name: '转发工具' }).click()
    const text = page.getByRole('textbox', { name: '群消息文字' })
    await text.waitFor()
    expect(await text.inputValue()).toContain('《转发工具的政策》')
    await page.getByText('短链接已被打开 0 次').waitFor()
    expect((await download(page, '下载海报')).subarray(0, 5).toString()).toBe('%PDF-')
    expect([...(await download(page, '下载二维码图片')).subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
    const sheet = await download(page, '下载待联系名单')
    const code = makeUscc(`91310118MADEMT${String(recipientId('ent-1')).padStart(3, '0')}`)
    expect(sheet.toString()).toContain(`甲厂,${code},建议转发,有,,,\r\n`)

    const filled = sheet
      .toString()
      .replace('建议转发,有,,,', `建议转发,有,电话,${todayInShanghai(at.service.clock.now())},已转告`)
    await page.getByRole('tab', { name: '线下告知' }).click()
    const broken = Buffer.from([0x50, 0x4b, 0x03, 0x04])
    const choice = page.getByLabel('选择文件（.xlsx 或 CSV）')
    await choice.setInputFiles({ name: '名单.xlsx', mimeType: 'text/csv', buffer: broken })
    await page.getByRole('alert').getByText('读不了这个工作簿').waitFor()
    const rows = parse(filled, { bom: true }) as string[][]
    const buffer = Buffer.from(await writeXlsx({ sheets: [{ name: '示例', rows }] }))
    await choice.setInputFiles({ name: '名单.xlsx', mimeType: 'text/csv', buffer })
    await page.getByText('可登记 1 条').waitFor()
    await page.getByRole('button', { name: '登记 1 条' }).click()
    await page.getByText('已登记 1 条').waitFor()
    await page.getByText('已线下告知 1 家').waitFor()
    expect(complaints).toEqual([])

    const enterprise = await at.open('/')
    await enterprise.page.evaluate(
      (token) => sessionStorage.setItem('jieli.token', token),
      await at.service.token('ent-1'),
    )
    await enterprise.page.goto(`${at.service.url}/policies/${id}`)
    await enterprise.page.getByText('一号园区于').waitFor()
    await enterprise.page.getByRole('button', { name: '提出异议' }).click()
    await enterprise.page.getByLabel('请写明情况').fill('没有接到电话')
    await enterprise.page.getByRole('button', { name: '提交异议' }).click()
    await enterprise.page.getByText('异议已提交').waitFor()
    expect(enterprise.complaints).toEqual([])
    // the administrator sees it without loading again
    await page
      .getByRole('button', { name: /关\s?闭/ })
      .last()
      .click()
    await page.getByText('企业有异议 1 条').waitFor()
    await until(async () => (await page.getByText('没有接到电话').count()) > 0, 'the reason')
    expect(await page.getByText('读不了这个工作簿').count()).toBe(0)
    await page.getByRole('link', { name: '接力任务' }).click()
    await page.getByRole('row', { name: /转发工具的政策 异议 1/ }).waitFor()
  })
})
