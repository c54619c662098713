import { describe, expect, it } from 'vitest'
import { readReport } from '../../../src/dispatch/channels/email/bounces/report.ts'
import { kindOfStatus } from '../../../src/dispatch/channels/email/bounces/status.ts'
import { smtpFailure } from '../../../src/dispatch/channels/email/smtp-failure.ts'
import { bounceMail } from '../../bounce-mail.ts'

describe('an enhanced status', () => {
  it.each([
    ['5.1.1', 'HARD'], // no such mailbox
    ['5.1.2', 'HARD'], // no such system
    ['5.1.3', 'HARD'],
    ['5.1.6', 'HARD'], // moved
    ['5.1.10', 'HARD'], // null MX
    ['5.1.0', 'MESSAGE'], // RFC 3463 §3.2: the originator's address or the destination's
    ['5.1.4', 'SOFT'], // ambiguous
    ['5.2.1', 'HARD'], // switched off
    ['5.2.2', 'SOFT'], // full
    ['5.2.3', 'SOFT'],
    ['5.2.0', 'SOFT'],
    ['5.3.0', 'SOFT'],
    ['5.4.1', 'SOFT'],
    ['5.4.4', 'SOFT'], // no route
    ['5.0.0', 'SOFT'], // has no meaning
    ['4.4.7', 'SOFT'], // gave up
    ['4.1.1', 'SOFT'],
    ['4.2.2', 'SOFT'],
    ['5.1.7', 'MESSAGE'], // the sender's address
    ['5.1.8', 'MESSAGE'],
    ['5.3.4', 'MESSAGE'], // too big
    ['5.5.0', 'MESSAGE'],
    ['5.6.0', 'MESSAGE'],
    ['5.7.1', 'MESSAGE'], // policy
    ['4.7.0', 'MESSAGE'],
    ['2.1.5', undefined],
    ['5.1', undefined],
    ['5.1.1.1', undefined],
    ['', undefined],
  ])('%s of a failed delivery is %s', (status, kind) => {
    expect(kindOfStatus(status)).toBe(kind)
  })
})

describe('an SMTP refusal', () => {
  it.each<[number, string, string, string]>([
    [550, 'RCPT TO', '550 no such user', 'HARD'],
    // RFC 5321 §4.2.3: 550, 551 and 553 are also for policy
    [550, 'RCPT TO', '550 no', 'LATER'],
    [551, 'RCPT TO', '551 not local', 'LATER'],
    [553, 'RCPT TO', '553 mailbox name not allowed', 'LATER'],
    [552, 'RCPT TO', '552 full', 'SOFT'],
    [554, 'RCPT TO', '554 no', 'LATER'],
    [550, 'RCPT TO', '550 5.1.1 unknown', 'HARD'],
    [554, 'RCPT TO', '554 5.2.1 disabled', 'HARD'],
    [550, 'RCPT TO', '550 5.2.2 full', 'SOFT'],
    [550, 'RCPT TO', '550-5.7.1 spam\n550 5.7.1 go away', 'LATER'],
    [550, 'DATA', '550 content refused', 'MESSAGE'],
    [552, 'DATA', '552 5.2.2 full', 'SOFT'],
    [550, 'DATA', '550 5.1.1 unknown after all', 'HARD'],
    [451, 'RCPT TO', '451 4.7.1 greylisted', 'LATER'],
    [452, 'DATA', '452 4.2.2 full', 'LATER'],
    [421, 'RCPT TO', '421 bye', 'LATER'],
    [553, 'MAIL FROM', '553 5.1.8 sender refused', 'LATER'],
    [550, 'MAIL FROM', '550 sender refused', 'LATER'],
    [535, 'AUTH PLAIN', '535 5.7.8 wrong password', 'LATER'],
    [554, 'CONN', '554 no service', 'LATER'],
  ])('%i to %s, %j: %s', (responseCode, command, response, kind) => {
    expect(smtpFailure({ responseCode, command, response }).kind).toBe(kind)
  })
  it.each<[object, boolean]>([
    [{ code: 'ECONNREFUSED' }, true],
    [{ code: 'ETIMEDOUT' }, true],
    [{ responseCode: 421, command: 'RCPT TO' }, true],
    [{ responseCode: 553, command: 'MAIL FROM' }, true],
    [{ responseCode: 451, command: 'RCPT TO' }, false],
    [{ code: 'EABORT' }, true],
  ])('%j is retried later; the server is at fault: %s', (error, unreachable) => {
    expect(smtpFailure(error)).toMatchObject({ kind: 'LATER', unreachable })
  })
})

describe('a delivery report', () => {
  const id = '<notice.abcdefghijklmnopqrstuv@example.invalid>'
  const read = async (text: string) => readReport(Buffer.from(text))

  it('names each recipient, with the message that was returned', async () => {
    const recipients = [
      { final: 'jia@example.org', status: '5.1.1', action: 'failed' },
      { final: 'yi@gmail.example', original: 'yi@example.org', status: '4.4.1', action: 'delayed' },
    ]
    for (const returned of ['message/rfc822', 'text/rfc822-headers'] as const) {
      const report = await read(bounceMail({ messageId: id, recipients, returned }))
      expect(report).toEqual({
        ok: true,
        events: [
          {
            messageId: id,
            recipients: ['jia@example.org'],
            status: '5.1.1',
            diagnostic: 'smtp; 550 5.1.1 refused by the other side',
            action: 'failed',
            at: expect.any(Date),
          },
          {
            messageId: id,
            recipients: ['yi@gmail.example', 'yi@example.org'],
            status: '4.4.1',
            diagnostic: 'smtp; 550 4.4.1 refused by the other side',
            action: 'delayed',
            at: new Date('2026-11-24T04:00:00Z'),
          },
        ],
      })
    }
  })
  it('can come without the returned message', async () => {
    const report = await read(bounceMail({ recipients: [{ final: 'a@b.cn', status: '5.1.1', action: 'failed' }] }))
    expect(report).toMatchObject({ ok: true, events: [{ messageId: undefined }] })
  })
  it('is read with folded fields and bare line feeds', async () => {
    const text = bounceMail({
      messageId: id,
      recipients: [{ final: '\r\n jia@example.org', status: '5.1.1', action: 'Failed' }],
    })
    for (const spelt of [text, text.replaceAll('\r\n', '\n')])
      expect(await read(spelt)).toMatchObject({
        ok: true,
        events: [{ recipients: ['jia@example.org'], action: 'failed' }],
      })
  })
  it.each([
    ['a plain mail', 'From: a@b.cn\r\nSubject: out of office\r\n\r\nback on Monday'],
    ['nothing', ''],
    ['bytes', '\u0000\u0001\u0002'],
    ['a report without a recipient', bounceMail({ messageId: id, recipients: [] })],
    ['no report type', bounceMail({ messageId: id, recipients: [] }).replace('multipart/report', 'multipart/mixed')],
  ])('%s is refused with a reason', async (_name, text) => {
    expect(await read(text)).toMatchObject({ ok: false, reason: { key: expect.stringMatching(/^dispatch\./) } })
  })
})
