import { describe, expect, it } from 'vitest'
import type { ChannelPreferences, DeliveryPreferences, NextSending } from '../../../src/web/api/generated/types.ts'
import { sendingText } from '../../../src/web/messages/next-sending.ts'
import { settingsEn } from '../../../src/web/messages/settings.en.ts'
import { settingsZh } from '../../../src/web/messages/settings.zh.ts'
import { en } from '../../../src/web/messages/shared.en.ts'
import { zh } from '../../../src/web/messages/shared.zh.ts'
import { draftOf, inputOf, isCap, withChannel } from '../../../src/web/page/preferences-draft.ts'

const nothing: DeliveryPreferences = {
  frequency: 'IMMEDIATELY',
  quietFrom: null,
  quietTo: null,
  weeklyCap: null,
  language: 'zh',
  channels: [],
}
const own = (channel: ChannelPreferences['channel'], change: Partial<ChannelPreferences>): ChannelPreferences => ({
  channel,
  frequency: null,
  quietFrom: null,
  quietTo: null,
  weeklyCap: null,
  ...change,
})
const night = { quietFrom: '22:00', quietTo: '08:00' }

const sending = (channel: NextSending['channel'], change: Partial<NextSending> = {}): NextSending => ({
  channel,
  at: '2026-11-24T04:00:00.000Z',
  reason: 'AT_ONCE',
  frequency: 'IMMEDIATELY',
  quietFrom: null,
  quietTo: null,
  weeklyCap: null,
  ...change,
})
const everywhere = (change: Partial<NextSending>): NextSending[] => [
  sending('WEB_PUSH', change),
  sending('EMAIL', change),
  sending('GATEWAY', change),
]
const daily = { reason: 'DAILY_DIGEST', at: '2026-11-25T01:05:00.000Z' } as const
const never = { reason: 'NEVER', at: null } as const

describe('the server’s plan in one line', () => {
  it.each<[string, NextSending[], string]>([
    ['at once', everywhere({}), '有新政策马上通知。'],
    ['never', everywhere(never), '不发通知，新政策只进收件箱。'],
    [
      'a digest, with a night',
      everywhere({ ...daily, ...night }),
      '每天汇总一次，下次 11月25日 09:05；22:00 至次日 8:00 不打扰；紧急通知除外。',
    ],
    [
      'quiet now',
      everywhere({ reason: 'QUIET_HOURS', at: '2026-11-25T00:00:00.000Z', ...night }),
      '有新政策马上通知（现在不打扰，11月25日 08:00 通知）；22:00 至次日 8:00 不打扰；紧急通知除外。',
    ],
    ['hours that begin when they end', everywhere({ quietFrom: '08:00', quietTo: '08:00' }), '有新政策马上通知。'],
    ['a cap', everywhere({ weeklyCap: 3 }), '有新政策马上通知；每种方式每周最多 3 次，其余下周一汇总；紧急通知除外。'],
    [
      'a channel that is silent',
      [sending('WEB_PUSH', night), sending('EMAIL', night), sending('GATEWAY', never)],
      '浏览器通知、邮件：有新政策马上通知；短信：不通知；22:00 至次日 8:00 不打扰；紧急通知除外。',
    ],
    [
      'a cap of one channel alone, used up',
      [
        sending('WEB_PUSH'),
        sending('EMAIL', { weeklyCap: 1, reason: 'WEEKLY_CAP', at: '2026-11-30T01:05:00.000Z' }),
        sending('GATEWAY'),
      ],
      '浏览器通知、短信：有新政策马上通知；邮件：本周次数已满，下次 11月30日 09:05 汇总通知；邮件：每周最多 1 次，其余下周一汇总；紧急通知除外。',
    ],
  ])('%s', (_name, sendings, text) => {
    expect(sendingText(sendings, settingsZh, zh)).toBe(text)
  })
  it('in English too', () => {
    expect(sendingText(everywhere({ ...daily, ...night }), settingsEn, en)).toBe(
      'one digest a day, next on 25 November at 09:05; quiet from 22:00 to 8:00 the next day; except what is urgent.',
    )
  })
})

describe('the saved input', () => {
  it('equals the stored preferences when nothing is changed', () => {
    const held = { ...nothing, ...night, weeklyCap: 5, channels: [own('EMAIL', { weeklyCap: 1 })] }
    expect(inputOf(draftOf(held))).toEqual(held)
    expect(inputOf(draftOf(nothing))).toEqual(nothing)
  })
  it('keeps a channel’s own hours when its frequency changes, and drops a channel without any word of its own', () => {
    const held = { ...nothing, channels: [own('EMAIL', { ...night }), own('GATEWAY', { frequency: 'NEVER' })] }
    const email = { ...draftOf(held), channels: withChannel(draftOf(held), 'EMAIL', 'DAILY') }
    expect(inputOf({ ...email, channels: withChannel(email, 'GATEWAY', null) }).channels).toEqual([
      own('EMAIL', { ...night, frequency: 'DAILY' }),
    ])
  })
  it('sends one end alone as such, so that the server refuses it by its path', () => {
    expect(inputOf({ ...draftOf({ ...nothing, ...night }), quietTo: '' })).toMatchObject({
      quietFrom: '22:00',
      quietTo: null,
    })
  })
  it.each([
    ['', true],
    ['1', true],
    ['1000', true],
    ['0', false],
    ['1001', false],
    ['2.5', false],
    ['-1', false],
    ['三', false],
  ])('cap %j: %s', (text, good) => expect(isCap(text)).toBe(good))
})
