import { describe, expect, it } from 'vitest'
import { patientRetries, retryDelayMs } from '../../../src/dispatch/channels/channel.ts'
import { retryAfterMs } from '../../../src/dispatch/channels/retry-after.ts'
import { isAllowedPushEndpoint } from '../../../src/dispatch/channels/web-push/push-hosts.ts'
import { outcomeOf } from '../../../src/dispatch/channels/web-push/web-push.ts'
import { cursorOf, cursorText, type NoticeState, readCursor, rises } from '../../../src/notices/notice.ts'
import { isMailAddress } from '../../../src/parties/mail-address.ts'

describe('a notice only rises', () => {
  const states: NoticeState[] = ['HELD', 'NOTICED', 'ACCEPTED', 'OPENED', 'ACTED', 'RECALLED']
  const table: Record<string, string> = {
    //          to: HEL NOT ACC OPE ACT REC
    HELD: '         -   +   -   -   -   +',
    NOTICED: '      -   -   +   +   +   +',
    ACCEPTED: '     -   -   -   +   +   +',
    OPENED: '       -   -   -   -   +   +',
    ACTED: '        -   -   -   -   -   +',
    RECALLED: '     -   -   -   -   -   -',
  }
  it.each(states)('from %s', (from) => {
    const cells = table[from]?.trim().split(/\s+/)
    expect(states.map((to) => rises(from, to))).toEqual(cells?.map((cell) => cell === '+'))
  })
})

describe('cursors', () => {
  it('keep number order as text and can be read back', () => {
    const cursors = [cursorOf(1), cursorOf(1, 4095), cursorOf(2), cursorOf(99_999), cursorOf(2 ** 38)]
    const texts = cursors.map(cursorText)
    expect([...texts].sort()).toEqual(texts)
    expect(texts.map(readCursor)).toEqual(cursors)
  })
  it.each(['', 'x', '-1', '1.5', '9'.repeat(30)])('refuses %j', (text) => {
    expect(readCursor(text)).toBeUndefined()
  })
})

describe('push hosts', () => {
  const allowed = ['push.example', '127.0.0.1:8443', '*.notify.example']
  it.each<[string, boolean]>([
    ['https://push.example/abc', true],
    ['https://PUSH.example/abc', true],
    ['https://127.0.0.1:8443/x', true],
    ['https://a.notify.example/x', true],
    ['https://push.example:444/x', false],
    ['https://127.0.0.1/x', false],
    ['https://notify.example/x', false],
    ['https://a.notify.example:99/x', false],
    ['https://evil-notify.example/x', false],
    ['https://a.notify.example.evil.com/x', false],
    ['https://push.example.evil.com/x', false],
    ['https://push.example@evil.com/x', false],
    ['https://user:pw@push.example/x', false],
    ['https://push.example./x', false],
    ['http://push.example/x', false],
    ['https://push.example/x#frag', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    [`https://push.example/${'x'.repeat(3000)}`, false],
    ['', false],
  ])('%s: %s', (endpoint, fine) => {
    expect(isAllowedPushEndpoint(endpoint, allowed)).toBe(fine)
  })
})

describe('the outcome of a push service’s answer', () => {
  const now = new Date('2026-11-24T00:00:00Z')
  it.each<[number, string | undefined, object]>([
    [201, undefined, { kind: 'sent' }],
    [404, undefined, { kind: 'gone' }],
    [410, undefined, { kind: 'gone' }],
    [413, undefined, { kind: 'failed' }],
    [429, '120', { kind: 'retry', afterMs: 120_000 }],
    [429, undefined, { kind: 'retry', afterMs: 60_000 }],
    [406, '5', { kind: 'retry', afterMs: 5000 }],
    [500, undefined, { kind: 'retry' }],
    [503, '30', { kind: 'retry', afterMs: 30_000 }],
    [301, undefined, { kind: 'failed' }],
    [400, undefined, { kind: 'failed' }],
    [403, undefined, { kind: 'failed' }],
  ])('%i, Retry-After %s', (status, retryAfter, expected) => {
    expect(outcomeOf(status, retryAfter, now)).toMatchObject(expected)
  })
  it('reads Retry-After as seconds or as a date, up to a day', () => {
    expect(retryAfterMs('Tue, 24 Nov 2026 00:01:00 GMT', now)).toBe(60_000)
    expect(retryAfterMs('999999', now)).toBe(86_400_000)
    for (const odd of ['soon', '-5', '', '0']) expect(retryAfterMs(odd, now)).toBeUndefined()
  })
})

describe('retries', () => {
  it('double from 30 s to 64 min, then come every 2 h, vary by a fifth, and never precede the provider’s time', () => {
    const delay = (attempts: number, requestedMs?: number, random = 0.5) =>
      retryDelayMs(patientRetries, attempts, requestedMs, () => random)
    expect([1, 2, 3, 20].map((attempts) => delay(attempts))).toEqual([30_000, 60_000, 120_000, 7_200_000])
    expect(delay(1, undefined, 0)).toBe(24_000)
    expect(delay(5, 90_000, 0)).toBe(90_000)
  })
  it('end after almost three days', () => {
    const sum = patientRetries.reduce((total, ms) => total + ms, 0)
    expect(sum).toBeGreaterThan(3 * 86_400_000 - 7_200_000)
    expect(sum).toBeLessThan(3.2 * 86_400_000)
    expect(retryDelayMs(patientRetries, patientRetries.length + 1, undefined, () => 0.5)).toBeUndefined()
  })
})

describe('mail', () => {
  it.each<[string, boolean]>([
    ['a@b.cn', true],
    ["o'neil+tag@mail.example.com", true],
    ['a@b.c\r\nBcc: evil@x.com', false],
    ['a@b.cn\nX: y', false],
    ['a@b.cn, c@d.cn', false],
    ['<a@b.cn>', false],
    ['"a b"@c.cn', false],
    ['a(comment)@b.cn', false],
    ['a@b', false],
    ['a@-b.cn', false],
    ['.a@b.cn', false],
    ['a..b@c.cn', false],
    ['张@例.cn', false],
    [`${'a'.repeat(65)}@b.cn`, false],
    ['', false],
  ])('%j is an address: %s', (text, fine) => {
    expect(isMailAddress(text)).toBe(fine)
  })
})
