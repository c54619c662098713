import { describe, expect, it } from 'vitest'
import type { KitContent, KitMeasure } from '../../../src/relay/kit/kit.ts'
import { kitText } from '../../../src/relay/kit/kit-text.ts'
import { clip, periodText, windowText } from '../../../src/relay/kit/kit-words.ts'
import { isPreview } from '../../../src/relay/kit/preview.ts'
import { qrModules } from '../../../src/relay/kit/qr.ts'
import { newCode, readCode, shortLink } from '../../../src/relay/kit/short-link.ts'

const measure = (change: Partial<KitMeasure> = {}): KitMeasure => ({
  title: '设备补贴',
  support: '最高 50 万元',
  applyFrom: '2026-11-01',
  applyTo: '2026-12-31',
  contact: '区经委 021-59730000',
  clause: null,
  ...change,
})
const content = (change: Partial<KitContent> = {}): KitContent => ({
  orgName: '一号园区',
  note: null,
  title: '支持制造业若干措施',
  issuerName: '甲局',
  documentNumber: '青府办发〔2026〕17号',
  effectiveFrom: '2026-01-01',
  effectiveTo: null,
  measures: [measure()],
  link: 'https://jieli.example/r/K7PX2M9Q',
  ...change,
})
const many = (count: number, change: Partial<KitMeasure> = {}) =>
  Array.from({ length: count }, (_, i) => measure({ title: `事项${i + 1}`, ...change }))

describe('text for a group chat', () => {
  it('names content, audience, deadline, contact, link and forwarder', () => {
    expect(kitText(content())).toBe(
      [
        '《支持制造业若干措施》\n甲局 青府办发〔2026〕17号\n自2026年1月1日起施行，未注明有效期',
        '面向企业，内容：\n设备补贴；最高 50 万元；申报时间：2026年11月1日至2026年12月31日',
        '咨询：区经委 021-59730000',
        '详情与适用条件：https://jieli.example/r/K7PX2M9Q\n一号园区转发，以政策原文为准。',
      ].join('\n\n'),
    )
  })

  it('puts the organisation’s own note first and a line between it and the document', () => {
    const text = kitText(content({ note: '请关注。\n周五前报名。' }))
    expect(text.startsWith('【一号园区的话】请关注。\n周五前报名。\n\n——以下为政策内容——\n\n《')).toBe(true)
  })

  it('numbers measures, names a shared contact once and different ones each', () => {
    const same = kitText(content({ measures: many(2) }))
    expect(same).toContain('共 2 项：\n1. 事项1；最高 50 万元；')
    expect(same.match(/咨询/g)).toHaveLength(1)
    const own = kitText(content({ measures: [measure(), measure({ contact: '区科委' })] }))
    expect(own.match(/咨询/g)).toHaveLength(2)
    expect(kitText(content({ measures: many(2, { contact: null }) }))).not.toContain('咨询')
  })

  it.each([
    ['a hundred measures', { measures: many(100) }, '…等 100 项'],
    [
      'long everything',
      {
        measures: many(100, { title: '长'.repeat(300), support: '多'.repeat(500), contact: '问'.repeat(500) }),
        title: '题'.repeat(300),
        note: '话'.repeat(500),
        orgName: '园'.repeat(200),
        issuerName: '局'.repeat(200),
        documentNumber: '号'.repeat(500),
      },
      '…等 100 项',
    ],
    [
      'a long address',
      { link: `https://${'a'.repeat(400)}.example/r/K7PX2M9Q`, note: '话'.repeat(500), measures: many(3) },
      '…等 3 项',
    ],
    [
      'pairs of code units',
      { note: '😀'.repeat(250), title: '😀'.repeat(150), measures: many(40, { support: '😀'.repeat(200) }) },
      '…等 40 项',
    ],
  ] as const)('has at most 1,000 characters with %s; the link stands whole', (_name, change, others) => {
    const given = content(change as Partial<KitContent>)
    const text = kitText(given)
    expect(text.length).toBeLessThanOrEqual(1000)
    expect(text.isWellFormed()).toBe(true)
    expect(text).toContain(given.link)
    expect(text).toContain(others)
    expect(text.endsWith('转发，以政策原文为准。')).toBe(true)
  })

  it('lets no given text end a line or reverse the direction', () => {
    const text = kitText(
      content({ note: '甲\u202E乙', title: '题\n《假》\u2066', measures: [measure({ support: '补\r\n贴' })] }),
    )
    expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069\r]/)
    expect(text).toContain('《题 《假》》')
  })
})

describe('words of a kit', () => {
  it.each([
    ['2026-11-01', '2026-12-31', '2026年11月1日至2026年12月31日'],
    ['2026-11-01', null, '2026年11月1日起，未注明截止日期'],
    [null, '2026-12-31', '2026年12月31日截止'],
    [null, null, '未注明'],
  ])('a window from %s to %s: %s', (applyFrom, applyTo, text) => {
    expect(windowText({ applyFrom, applyTo })).toBe(text)
  })

  it('names a missing end', () => {
    expect(periodText({ effectiveFrom: null, effectiveTo: null })).toBe('未注明有效期')
    expect(periodText({ effectiveFrom: '2026-10-01', effectiveTo: '2028-09-30' })).toBe(
      '有效期：2026年10月1日至2028年9月30日',
    )
  })

  it('never splits a character', () => {
    expect(clip('ab😀', 3)).toBe('ab…')
    expect(clip('a😀b', 3)).toBe('a…')
    expect(clip('abc', 3)).toBe('abc')
    expect(clip('abc', 0)).toBe('')
  })
})

describe('short links', () => {
  it('have eight characters that are not confused, in either case', () => {
    for (let i = 0; i < 200; i += 1) expect(newCode()).toMatch(/^[2-9A-HJKMNP-Z]{8}$/)
    expect(readCode('k7px2m9q')).toBe('K7PX2M9Q')
    for (const wrong of ['', 'K7PX2M9', 'K7PX2M9QQ', 'K7PX2M9O', 'K7PX2M90', "K7PX2M9'", '..%2F..%2F'])
      expect(readCode(wrong)).toBeUndefined()
    expect(shortLink('https://a.example/', 'K7PX2M9Q')).toBe('https://a.example/r/K7PX2M9Q')
  })

  it('become a QR code with the three corners and a quiet zone of four', () => {
    const { size, margin, isDark } = qrModules('https://jieli.example/r/K7PX2M9Q')
    expect(margin).toBe(4)
    for (const [x, y] of [
      [0, 0],
      [size - 7, 0],
      [0, size - 7],
    ] as const) {
      expect([isDark(x, y), isDark(x + 1, y + 1), isDark(x + 3, y + 3), isDark(x + 6, y + 6)]).toEqual([
        true,
        false,
        true,
        true,
      ])
    }
  })
})

describe('openings of a link by people and programs', () => {
  const wechat =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003231) NetType/WIFI Language/zh_CN'
  const dingtalk =
    'Mozilla/5.0 (Linux; U; Android 14; zh-CN) AppleWebKit/537.36 Chrome/100 Mobile Safari/537.36 AliApp(DingTalk/7.6.0)'
  it.each([
    ['a person in WeChat', 'GET', { 'user-agent': wechat }, false],
    ['a person in DingTalk', 'GET', { 'user-agent': dingtalk }, false],
    ['a phone called Cubot', 'GET', { 'user-agent': 'Mozilla/5.0 (Linux; Android 10; CUBOT X30) Mobile' }, false],
    ['whoever says nothing of themselves', 'GET', {}, true],
    ['a script', 'GET', { 'user-agent': 'curl/8.5.0' }, true],
    ['a browser without a face', 'GET', { 'user-agent': 'Mozilla/5.0 HeadlessChrome/129.0' }, true],
    ['HEAD', 'HEAD', { 'user-agent': wechat }, true],
    ['a prefetch', 'GET', { 'user-agent': wechat, 'sec-purpose': 'prefetch;prerender' }, true],
    ['Safari’s preview', 'GET', { 'x-purpose': 'preview' }, true],
    [
      'DingTalk’s preview',
      'GET',
      { 'user-agent': 'DingTalkBot-LinkService/1.0 (+https://open-doc.dingtalk.com/)' },
      true,
    ],
    ['Facebook’s', 'GET', { 'user-agent': 'facebookexternalhit/1.1' }, true],
    ['Slack’s', 'GET', { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' }, true],
    [
      'Baidu',
      'GET',
      { 'user-agent': 'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)' },
      true,
    ],
  ])('%s', (_name, method, headers: Record<string, string>, preview) => {
    expect(isPreview(method, (name) => headers[name])).toBe(preview)
  })
})
