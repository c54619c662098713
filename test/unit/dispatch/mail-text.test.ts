import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import nodemailer from 'nodemailer'
import { describe, expect, it } from 'vitest'
import {
  composeCode,
  composeMail,
  type MailContent,
  type MailItem,
} from '../../../src/dispatch/channels/email/compose.ts'
import { messageIdOf, readMessageId } from '../../../src/dispatch/channels/email/message-id.ts'
import { type KeyRing, opaqueId } from '../../../src/platform/crypto.ts'
import { readMailbox } from '../../../src/platform/mailbox.ts'

const item = (change: Partial<MailItem> = {}): MailItem => ({
  purpose: 'notice',
  title: '稳岗补贴办法',
  link: 'https://x/n/1',
  why: { measures: [], subscribed: false, forwarders: [] },
  begins: null,
  endedReason: null,
  successor: null,
  ...change,
})
const content = (change: Partial<MailContent> = {}): MailContent => ({
  language: 'zh',
  recipientName: '甲厂',
  items: [item()],
  settings: 'https://x/settings',
  unsubscribe: 'https://x/mail/unsubscribe/t',
  ...change,
})

describe('a mail', () => {
  it('states in Chinese its subject, its cause and how to unsubscribe', () => {
    const why = { measures: ['甲', '乙', '丙'], subscribed: true, forwarders: ['制造业协会', '一号园区'] }
    const { subject, text, html } = composeMail(content({ items: [item({ why })] }))
    expect(subject).toBe('有一份政策与您有关：稳岗补贴办法')
    expect(text.split('\n')).toEqual([
      '甲厂：',
      '',
      '有一份政策与您有关：《稳岗补贴办法》',
      '收到原因：根据您的信息，初步符合“甲”、“乙”等（以受理部门审核为准）；符合您订阅的主题；由制造业协会、一号园区转发',
      '查看详情与适用条件：https://x/n/1',
      '',
      '管理接收方式：https://x/settings',
      '不再接收邮件：https://x/mail/unsubscribe/t',
    ])
    expect(html).toContain('<html lang="zh-CN">')
    expect(text).not.toMatch(/[A-Za-z]{3,} [A-Za-z]/)
  })
  it('is in English for recipients who chose English; titles stay Chinese and are marked as Chinese', () => {
    const why = { measures: ['甲'], subscribed: false, forwarders: ['制造业协会'] }
    const { subject, text, html } = composeMail(content({ language: 'en', items: [item({ why })] }))
    expect(subject).toBe('A policy concerns you: 稳岗补贴办法')
    expect(text).toContain('Why you get this: by your facts you seem to meet “甲”')
    expect(text).toContain('forwarded by 制造业协会')
    expect(html).toContain('<html lang="en">')
    expect(html).toContain('<strong lang="zh-CN">《稳岗补贴办法》</strong>')
  })
  it.each([
    ['notice', '有一份政策与您有关：', 'A policy concerns you: '],
    ['reminder', '提醒：有一份政策等您查看：', 'Reminder: a policy awaits you: '],
    ['recall', '此前推送的政策已停止适用：', 'A policy sent to you earlier no longer applies: '],
  ] as const)('as %s has its own subject in both languages', (purpose, zh, en) => {
    expect(composeMail(content({ items: [item({ purpose })] })).subject).toBe(`${zh}稳岗补贴办法`)
    expect(composeMail(content({ language: 'en', items: [item({ purpose })] })).subject).toBe(`${en}稳岗补贴办法`)
  })
  it('about a recall gives the reason and links the successor', () => {
    const successor = { title: '新办法', link: 'https://x/policies/9' }
    const { text } = composeMail(content({ items: [item({ purpose: 'recall', endedReason: '已修订', successor })] }))
    expect(text).toContain('原因：已修订\n已由新文件替代：《新办法》\n查看详情与适用条件：https://x/policies/9')
    expect(composeMail(content({ items: [item({ purpose: 'recall' })] })).text).toContain('https://x/n/1')
  })
  it('of several documents counts them in the subject and links each', () => {
    const items = [item({ title: '甲法', link: 'https://x/n/1' }), item({ title: '乙法', link: 'https://x/n/2' })]
    const { subject, text, html } = composeMail(content({ items }))
    expect(subject).toBe('有 2 份政策与您有关')
    expect(text).toContain('《甲法》\n查看详情与适用条件：https://x/n/1\n\n《乙法》\n查看详情与适用条件：https://x/n/2')
    expect(html.match(/<strong/g)).toHaveLength(2)
  })
  it('with a code states how long the code is valid', () => {
    expect(composeCode('012345', 'zh').text).toContain('012345')
    expect(composeCode('012345', 'en').text).toMatch(/012345.*30 minutes/)
  })

  const nasty = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '\r\n',
          '\n',
          '\u2028',
          '\u202e',
          '<script>',
          '"',
          "'",
          '&',
          '=?utf-8?',
          'Bcc: evil@x.cn',
          '>',
          '\0',
        ),
        fc.string(),
      ),
    )
    .map((list) => list.join(''))
  it('never gets a header or markup from titles and names', async () => {
    const builder = nodemailer.createTransport({ streamTransport: true, buffer: true })
    await fc.assert(
      fc.asyncProperty(
        nasty,
        nasty,
        nasty,
        fc.constantFrom('zh' as const, 'en' as const),
        async (title, name, reason, language) => {
          const successor = { title, link: 'https://x/policies/9' }
          const why = { measures: [title], subscribed: false, forwarders: [name] }
          const items = [item({ title, why }), item({ purpose: 'recall', title, endedReason: reason, successor })]
          for (const list of [items, items.slice(0, 1), items.slice(1)]) {
            const mail = composeMail(content({ language, recipientName: name, items: list }))
            expect(mail.subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u)
            expect(
              mail.html.replace(
                /<\/?(html|head|meta|body|p|br|strong|a)( (lang|charset|href)="[^"<>]*")*>|<!doctype html>/g,
                '',
              ),
            ).not.toMatch(/[<>"']/)
            const { message } = await builder.sendMail({ from: 'a@b.cn', to: { name: '', address: 'c@d.cn' }, ...mail })
            const parsed = await simpleParser(message as Buffer)
            expect([...parsed.headers.keys()].sort()).toEqual([
              'content-type',
              'date',
              'from',
              'message-id',
              'mime-version',
              'subject',
              'to',
            ])
          }
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('a sender', () => {
  it.each([
    ['接力 <jieli@example.cn>', { name: '接力', address: 'jieli@example.cn' }],
    ['"接力, 青浦" <jieli@example.cn>', { name: '接力, 青浦', address: 'jieli@example.cn' }],
    ['jieli@localhost', { name: '', address: 'jieli@localhost' }],
    ['<jieli@example.cn>', { name: '', address: 'jieli@example.cn' }],
    ['jieli', undefined],
    ['<jieli>', undefined],
    ['a@b.cn <c@d.cn> e', undefined],
    ['', undefined],
  ])('%j is %j', (text, mailbox) => {
    expect(readMailbox(text)).toEqual(mailbox)
  })
})

describe('the id of a mail', () => {
  const ring: KeyRing = { current: 'k1', keys: { k1: randomBytes(32) } }
  const other: KeyRing = { current: 'k1', keys: { k1: randomBytes(32) } }
  const dispatch = {
    bucket: 5,
    recipientId: 5,
    policyId: 7,
    channel: 'EMAIL',
    endpoint: 'own',
    purpose: 'notice',
    digest: null,
    urgent: false,
    attempts: 1,
  } as const
  const message = { ...dispatch, dispatches: [dispatch], isDigest: false }
  const digest = {
    ...message,
    isDigest: true,
    dispatches: [
      { ...dispatch, digest: '2026-11-26' },
      { ...dispatch, policyId: 8, digest: '2026-11-26' },
    ],
  }

  it('is the same for the same message, differs between messages, and leads back to its message', () => {
    const id = messageIdOf(ring, 'example.cn', message)
    expect(id).toBe(messageIdOf(ring, 'example.cn', { ...message, dispatches: [{ ...dispatch, attempts: 9 }] }))
    expect(id).not.toBe(messageIdOf(ring, 'example.cn', { ...message, purpose: 'recall' }))
    expect(readMessageId(ring, id)).toEqual({ recipientId: 5, policyId: 7, purpose: 'notice' })
    expect(readMessageId(ring, messageIdOf(ring, 'example.cn', digest))).toEqual({
      recipientId: 5,
      window: '2026-11-26',
    })
  })
  it.each([
    ['of other keys', messageIdOf(other, 'example.cn', message)],
    ['of a digest made a notice', messageIdOf(ring, 'example.cn', digest).replace('digest.2026-11-26', 'notice')],
    ['of a notice made a digest', messageIdOf(ring, 'example.cn', message).replace('notice', 'digest.2026-11-26')],
    ['of no recipient', `<notice.${opaqueId(ring, 7, 0)}@example.cn>`],
    ['of another purpose', messageIdOf(ring, 'example.cn', message).replace('notice', 'code')],
    ['guessed', `<notice.${'A'.repeat(22)}@example.cn>`],
    ['of another sender', '<20261124.1@mail.example.cn>'],
    ['empty', ''],
  ])('%s is none', (_name, id) => {
    expect(readMessageId(ring, id)).toBeUndefined()
  })
})
