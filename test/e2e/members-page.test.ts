// An organisation's list goes in by the console, and an enterprise says no on its page.
import { describe, expect, it } from 'vitest'
import { makeUscc } from '../../src/parties/uscc.ts'
import { browserService } from '../browser-service.ts'

describe('members in a real browser', () => {
  const at = browserService()
  const csv = (...rows: string[]) => Buffer.from(['统一社会信用代码,名称', ...rows].join('\n'))
  const five = makeUscc('91310118MADEMT005')

  it('an administrator sees what a list changes and applies it; the enterprise contests, the administrator answers', async () => {
    const admin = await at.open('/console?account=assoc-admin')
    const { page } = admin
    await page.getByRole('link', { name: '成员' }).click()
    await page.getByRole('tab', { name: '导入名单' }).click()
    await page.getByLabel('选择文件（.xlsx 或 CSV）').setInputFiles({
      name: '会员.csv',
      mimeType: 'text/csv',
      buffer: csv(`${five},戊厂`, `${makeUscc('91310118MANEW0001')},没登记的厂`, '坏行,乙厂'),
    })
    await page.getByRole('button', { name: '查看变化' }).click()
    await page.getByText('加入：1 家').waitFor()
    await page.getByText('第 4 行：').waitFor()
    await page.getByText('名单中为“戊厂”').waitFor()
    await page.getByRole('button', { name: '确认导入（2 项变化）' }).click()
    await page.getByText('已导入').waitFor()
    await page.getByRole('tab', { name: '成员名单' }).click()
    await page.getByRole('row', { name: /没登记的厂.*系统中没有/ }).waitFor()

    const enterprise = await at.open('/', 390)
    await enterprise.page.getByText('戊厂').first().click()
    await enterprise.page.getByRole('heading', { name: '为您推荐' }).waitFor()
    await enterprise.page.goto(`${at.service.url}/settings`)
    const mine = enterprise.page.getByRole('region', { name: '我的会员关系' })
    await mine.getByRole('button', { name: '对“制造业协会”提出异议' }).click()
    await mine.getByRole('button', { name: '提出异议', exact: true }).click()
    await mine.getByText('请写明理由。').waitFor()
    await mine.getByLabel('理由').fill('我们从未入会')
    await mine.getByRole('button', { name: '提出异议', exact: true }).click()
    await mine.getByText('异议待答复').waitFor()

    await page.getByRole('tab', { name: '异议' }).click()
    await page.getByRole('navigation').or(page.getByRole('menu')).getByTitle('1 条异议待答复').waitFor()
    await page
      .getByRole('row', { name: /戊厂.*我们从未入会/ })
      .getByRole('button', { name: '不认可' })
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('答复').fill('附入会申请')
    await dialog.getByRole('button', { name: '不认可' }).click()
    await page.getByText('没有异议。').waitFor()
    await page.getByTitle('条异议待答复').first().waitFor({ state: 'detached' })
    await enterprise.page.reload()
    await mine.getByText('该组织的答复：附入会申请').waitFor()
    expect([...admin.complaints, ...enterprise.complaints]).toEqual([])
  })

  it('shows corrected first days with old and new day, and past memberships', async () => {
    const { page, complaints } = await at.open('/console?account=park-admin')
    await page.getByRole('link', { name: '成员' }).click()
    await page.getByRole('tab', { name: '导入名单' }).click()
    const list = [
      '统一社会信用代码,名称,加入日期,退出日期',
      `${makeUscc('91310118MADEMT001')},甲厂,2015-03-01,`,
      `${makeUscc('91310118MADEMT002')},乙厂,2016-01-01,2018-01-01`,
    ]
    const file = { name: '会员.csv', mimeType: 'text/csv', buffer: Buffer.from(list.join('\n')) }
    await page.getByLabel('选择文件（.xlsx 或 CSV）').setInputFiles(file)
    await page.getByRole('button', { name: '查看变化' }).click()
    await page.getByText('更正加入日期：1 家').waitFor()
    await page.getByText(/甲厂.*原为2020.*1.*1.*加入，改为2015.*3.*1.*加入/).waitFor()
    await page.getByText('会员关系在过去，现在不是成员（不写入）：1 家').waitFor()
    await page.getByText(/乙厂.*2016.*加入 2018.*退出/).waitFor()
    await page.getByRole('button', { name: '确认导入（1 项变化）' }).click()
    await page.getByText('已导入').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('adds one company without a file: a wrong code is explained, and effects are previewed', async () => {
    const { page, complaints } = await at.open('/console?account=park-admin')
    await page.getByRole('link', { name: '成员' }).click()
    await page.getByRole('button', { name: '添加一家企业' }).click()
    const dialog = page.getByRole('dialog')
    const code = makeUscc('91310118MANEW0002')
    const wrong = code.slice(0, 17) + (code.endsWith('0') ? '1' : '0')
    await dialog.getByLabel('统一社会信用代码').fill(wrong)
    await dialog.getByLabel('企业名称').fill('新来的, "名牌"厂')
    await dialog.getByRole('button', { name: '查看变化' }).click()
    await dialog
      .getByText('不能添加：统一社会信用代码校验位不符。请对照营业执照核对后再试。', { exact: true })
      .waitFor()
    await dialog.getByLabel('统一社会信用代码').fill(` ${code.toLowerCase()} `)
    await dialog.getByLabel('加入日期').fill('2026-01-31')
    await dialog.getByRole('button', { name: '查看变化' }).click()
    await dialog.getByText('系统中没有（先保留，入库后自动成为成员）：1 家').waitFor()
    await dialog.getByText(code).waitFor()
    const members = '{ memberships(first: 100) { edges { node { uscc name fromOn } } } }'
    const standing = async () =>
      (await at.service.ok('park-admin', members)).memberships.edges
        .map(({ node }: any) => node)
        .find(({ uscc }: any) => uscc === code)
    expect(await standing()).toBeUndefined()
    await dialog.getByRole('button', { name: '确认添加' }).click()
    await page.getByText('已添加“新来的, "名牌"厂”').waitFor()
    await page.getByRole('row', { name: /新来的.*2026.*1.*31.*系统中没有/ }).waitFor()
    expect(await standing()).toEqual({ uscc: code, name: '新来的, "名牌"厂', fromOn: '2026-01-31' })
    // the same once more changes nothing
    await page.getByRole('button', { name: '添加一家企业' }).click()
    await dialog.getByLabel('统一社会信用代码').fill(code)
    await dialog.getByLabel('企业名称').fill('新来的, "名牌"厂')
    await dialog.getByRole('button', { name: '查看变化' }).click()
    await dialog.getByText('没有变化').waitFor()
    expect(await dialog.getByRole('button', { name: '确认添加' }).count()).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('saves members under a name and keeps an interest', async () => {
    const { page, complaints } = await at.open('/console?account=park-admin')
    await page.getByRole('link', { name: '成员' }).click()
    await page.getByRole('row', { name: /丙店/ }).getByRole('checkbox').check()
    await page.getByRole('button', { name: '存入常用名单（1）' }).click()
    await page.getByLabel('名单名称').fill('餐饮')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /保\s*存/ })
      .click()
    await page.getByRole('tab', { name: '常用名单' }).click()
    await page.getByText('餐饮（1 家）').waitFor()
    await page.getByRole('tab', { name: '关注' }).click()
    await page.getByLabel('添加行业').fill('道路运输')
    await page.getByTitle('道路运输业 G54', { exact: true }).click()
    await page.getByRole('button', { name: '取消关注 道路运输业' }).waitFor()
    expect((await at.service.ok('park-admin', '{ relayInterests { value } }')).relayInterests).toEqual([
      { value: 'G54' },
    ])
    expect(complaints).toEqual([])
  })
})
