import { describe, expect, it } from 'vitest'
import type { ChannelPreferences, DeliveryPreferences } from '../../../src/web/api/generated/types.ts'
import { en } from '../../../src/web/messages/en.ts'
import { settingsEn } from '../../../src/web/messages/settings-en.ts'
import { settingsZh } from '../../../src/web/messages/settings-zh.ts'
import { zh } from '../../../src/web/messages/zh.ts'
import { draftOf, inputOf, isCap, tellingText, withChannel } from '../../../src/web/page/telling.ts'

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

describe('one line says what will happen', () => {
  it.each<[string, Partial<DeliveryPreferences>, string]>([
    ['nothing set', {}, '有新政策马上通知。'],
    ['never', { frequency: 'NEVER', ...night, weeklyCap: 3 }, '不发通知，新政策只进收件箱。'],
    [
      'never, whatever a channel says',
      { frequency: 'NEVER', channels: [own('EMAIL', { frequency: 'DAILY' })] },
      '不发通知，新政策只进收件箱。',
    ],
    [
      'daily with a night',
      { frequency: 'DAILY', ...night },
      '每天 9:05 汇总一次；22:00 至次日 8:00 不打扰；紧急通知除外。',
    ],
    [
      'quiet hours that the digest falls into',
      { frequency: 'WEEKLY', quietFrom: '08:30', quietTo: '12:00' },
      '每周一 12:00 汇总一次；8:30 至 12:00 不打扰；紧急通知除外。',
    ],
    ['hours that begin when they end', { quietFrom: '08:00', quietTo: '08:00' }, '有新政策马上通知。'],
    ['a cap', { weeklyCap: 3 }, '有新政策马上通知；每种方式每周最多 3 次，其余下周一 9:05 汇总；紧急通知除外。'],
    [
      'a channel that is silent',
      { ...night, channels: [own('GATEWAY', { frequency: 'NEVER' })] },
      '浏览器通知、邮件：有新政策马上通知；短信：不通知；22:00 至次日 8:00 不打扰；紧急通知除外。',
    ],
    [
      'hours and a cap of one channel alone, set elsewhere',
      { channels: [own('EMAIL', { ...night, weeklyCap: 1 })] },
      '有新政策马上通知；邮件：22:00 至次日 8:00 不打扰；邮件：每周最多 1 次，其余下周一 9:05 汇总；紧急通知除外。',
    ],
  ])('%s', (_name, change, text) => {
    expect(tellingText({ ...nothing, ...change }, settingsZh, zh)).toBe(text)
  })
  it('in English too', () => {
    expect(tellingText({ ...nothing, frequency: 'DAILY', ...night }, settingsEn, en)).toBe(
      'one digest a day at 9:05; quiet from 22:00 to 8:00 the next day; except what is urgent.',
    )
  })
})

describe('what is saved', () => {
  it('is what was held, when nothing is changed', () => {
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
