import { describe, expect, it } from 'vitest'
import { lastDaysOf } from '../../../src/dispatch/last-days.ts'
import { afterQuietHours, digestDay, planBefore, planMessage, weekOf } from '../../../src/dispatch/plan-message.ts'
import {
  defaultPreferences,
  type Frequency,
  frequencyFor,
  type Preferences,
  settingsFor,
} from '../../../src/dispatch/preferences.ts'

const shanghai = (text: string): Date => new Date(`${text}+08:00`)
const hhmm = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

describe('quiet hours', () => {
  it.each([
    ['22:00', '08:00', '2026-11-24T21:59:59', '2026-11-24T21:59:59'],
    ['22:00', '08:00', '2026-11-24T22:00:00', '2026-11-25T08:00:00'],
    ['22:00', '08:00', '2026-11-24T23:59:59', '2026-11-25T08:00:00'],
    ['22:00', '08:00', '2026-11-25T00:00:00', '2026-11-25T08:00:00'],
    ['22:00', '08:00', '2026-11-25T07:59:59', '2026-11-25T08:00:00'],
    ['22:00', '08:00', '2026-11-25T08:00:00', '2026-11-25T08:00:00'],
    ['22:00', '08:00', '2026-12-31T23:30:00', '2027-01-01T08:00:00'],
    ['12:00', '14:00', '2026-11-24T13:00:00', '2026-11-24T14:00:00'],
    ['12:00', '14:00', '2026-11-24T14:00:00', '2026-11-24T14:00:00'],
    ['00:00', '00:00', '2026-11-24T03:00:00', '2026-11-24T03:00:00'],
  ])('%s–%s: a message planned at %s goes at %s', (from, to, at, goes) => {
    expect(afterQuietHours({ quietFrom: hhmm(from), quietTo: hhmm(to) }, shanghai(at))).toEqual(shanghai(goes))
  })
})

describe('digests', () => {
  it.each([
    ['DAILY', '2026-11-24T08:59:59', '2026-11-24'],
    ['DAILY', '2026-11-24T09:00:00', '2026-11-25'],
    ['DAILY', '2026-12-31T23:59:59', '2027-01-01'],
    // a Tuesday, then the stroke of a Monday
    ['WEEKLY', '2026-11-24T10:00:00', '2026-11-30'],
    ['WEEKLY', '2026-11-30T08:59:59', '2026-11-30'],
    ['WEEKLY', '2026-11-30T09:00:00', '2026-12-07'],
    // a holiday moves nothing: the National Day of 2026 is a Thursday
    ['DAILY', '2026-09-30T12:00:00', '2026-10-01'],
  ] as const)('%s at %s is gathered on %s', (frequency, at, day) => {
    expect(digestDay(frequency, shanghai(at))).toBe(day)
  })
  it('go five minutes after their window closed, or at the end of quiet hours', () => {
    const plan = (quiet: object) =>
      planMessage(
        'DAILY',
        { ...defaultPreferences, ...quiet },
        { at: shanghai('2026-11-24T10:00:00'), urgent: false, sentThisWeek: 0 },
      )
    expect(plan({})).toEqual({
      kind: 'send',
      digest: '2026-11-25',
      notBefore: shanghai('2026-11-25T09:05:00'),
      reason: 'DAILY_DIGEST',
    })
    expect(plan({ quietFrom: hhmm('21:00'), quietTo: hhmm('10:00') })).toEqual({
      kind: 'send',
      digest: '2026-11-25',
      notBefore: shanghai('2026-11-25T10:00:00'),
      reason: 'DAILY_DIGEST',
    })
  })
})

describe('the weekly cap', () => {
  const at = shanghai('2026-11-26T10:00:00')
  const capped = { ...defaultPreferences, weeklyCap: 3 }
  it('sends the third message and holds the fourth for the next week', () => {
    expect(planMessage('IMMEDIATELY', capped, { at, urgent: false, sentThisWeek: 2 })).toMatchObject({
      notBefore: at,
      digest: null,
    })
    expect(planMessage('IMMEDIATELY', capped, { at, urgent: false, sentThisWeek: 3 })).toMatchObject({
      digest: '2026-11-30',
      reason: 'WEEKLY_CAP',
    })
  })
  it('counts weeks from Monday 00:00', () => {
    expect(weekOf(shanghai('2026-11-29T23:59:59'))).toEqual({
      from: shanghai('2026-11-23T00:00:00'),
      to: shanghai('2026-11-30T00:00:00'),
    })
    expect(weekOf(shanghai('2026-11-30T00:00:00')).from).toEqual(shanghai('2026-11-30T00:00:00'))
  })
  it('and quiet hours do not hold an urgent message; NEVER does', () => {
    const quiet = { ...capped, quietFrom: hhmm('00:00'), quietTo: hhmm('23:59') }
    expect(planMessage('WEEKLY', quiet, { at, urgent: true, sentThisWeek: 9 })).toEqual({
      kind: 'send',
      notBefore: at,
      digest: null,
      reason: 'AT_ONCE',
    })
    expect(planMessage('NEVER', quiet, { at, urgent: true, sentThisWeek: 0 })).toEqual({ kind: 'never' })
  })
})

describe('preferences', () => {
  const person = (change: Partial<Preferences>): Preferences => ({ ...defaultPreferences, ...change })
  it('of a channel take precedence over the person’s, but the person’s NEVER silences every channel', () => {
    const set = person({
      frequency: 'DAILY',
      quietFrom: 60,
      quietTo: 120,
      channels: { EMAIL: { frequency: 'WEEKLY' } },
    })
    expect(settingsFor(set, 'EMAIL')).toMatchObject({ frequency: 'WEEKLY', quietFrom: 60 })
    expect(settingsFor(set, 'WEB_PUSH').frequency).toBe('DAILY')
    const silent = person({ frequency: 'NEVER', channels: { EMAIL: { frequency: 'IMMEDIATELY' } } })
    expect(settingsFor(silent, 'EMAIL').frequency).toBe('NEVER')
  })
  it.each([
    // channel, direct (match or forward), subscriptions → how often
    ['DAILY', true, [], 'DAILY'],
    ['DAILY', true, ['WEEKLY'], 'DAILY'],
    ['DAILY', true, ['IMMEDIATELY'], 'IMMEDIATELY'],
    ['IMMEDIATELY', false, ['WEEKLY', 'DAILY'], 'DAILY'],
    ['IMMEDIATELY', false, ['NEVER'], 'NEVER'],
    ['IMMEDIATELY', false, [], 'NEVER'],
    ['NEVER', true, ['IMMEDIATELY'], 'NEVER'],
  ] as const)('channel %s, direct %s, subscriptions %j → %s', (frequency, direct, subscriptions, expected) => {
    expect(frequencyFor({ ...defaultPreferences, frequency }, { direct, subscriptions })).toBe(expected)
  })
})

describe('a last day', () => {
  const message = (at: string, sentThisWeek = 0) => ({ at: shanghai(at), urgent: false, sentThisWeek })
  const night = { quietFrom: hhmm('22:00'), quietTo: hhmm('08:00') }
  // 2026-11-25 is a Wednesday
  it.each<[string, Frequency, object, string, string, string, string | null]>([
    ['none leaves the digest', 'WEEKLY', {}, '2026-11-25T10:00:00', '', '2026-11-30T09:05:00', '2026-11-30'],
    [
      'the digest of that morning is in time',
      'DAILY',
      {},
      '2026-11-25T10:00:00',
      '2026-11-26',
      '2026-11-26T09:05:00',
      '2026-11-26',
    ],
    [
      'before the digest it goes alone, a day before',
      'WEEKLY',
      {},
      '2026-11-25T10:00:00',
      '2026-11-27',
      '2026-11-26T09:05:00',
      null,
    ],
    ['tomorrow: at once', 'WEEKLY', {}, '2026-11-25T10:00:00', '2026-11-26', '2026-11-25T10:00:00', null],
    ['today: at once', 'DAILY', {}, '2026-11-25T10:00:00', '2026-11-25', '2026-11-25T10:00:00', null],
    ['over the cap', 'IMMEDIATELY', { weeklyCap: 1 }, '2026-11-25T10:00:00', '2026-11-27', '2026-11-26T09:05:00', null],
    [
      'quiet hours end before it',
      'IMMEDIATELY',
      night,
      '2026-11-25T23:00:00',
      '2026-11-26',
      '2026-11-26T08:00:00',
      null,
    ],
    [
      'quiet hours hold what goes alone',
      'WEEKLY',
      night,
      '2026-11-25T23:00:00',
      '2026-11-26',
      '2026-11-26T08:00:00',
      null,
    ],
  ])('%s', (_name, frequency, settings, at, lastDay, goes, digest) => {
    const plan = planBefore([lastDay || null], frequency, { ...defaultPreferences, ...settings }, message(at, 1))
    expect(plan).toMatchObject({ kind: 'send', notBefore: shanghai(goes), digest })
  })
  it.each<[string, Frequency, object, string, string]>([
    ['quiet hours end after it', 'IMMEDIATELY', night, '2026-11-25T23:00:00', '2026-11-25'],
    ['a digest, alone, in quiet hours', 'DAILY', night, '2026-11-25T22:30:00', '2026-11-25'],
    ['it has passed', 'IMMEDIATELY', {}, '2026-11-25T10:00:00', '2026-11-24'],
    ['both', 'IMMEDIATELY', night, '2026-11-25T23:00:00', '2026-11-24 2026-11-25'],
    ['every window has closed', 'IMMEDIATELY', {}, '2026-11-25T10:00:00', ''],
  ])('too late: %s', (_name, frequency, settings, at, lastDays) => {
    expect(
      planBefore(lastDays.split(' ').filter(Boolean), frequency, { ...defaultPreferences, ...settings }, message(at)),
    ).toEqual({
      kind: 'late',
    })
  })
  it('a refusal stays a refusal', () => {
    expect(planBefore(['2026-11-25'], 'NEVER', defaultPreferences, message('2026-11-25T10:00:00'))).toEqual({
      kind: 'never',
    })
  })
  it('too late for one window, it goes for the next', () => {
    const plan = (days: (string | null)[]) =>
      planBefore(days, 'DAILY', { ...defaultPreferences, ...night }, message('2026-11-25T23:00:00'))
    expect(plan(['2026-11-25', '2026-11-26'])).toMatchObject({ digest: '2026-11-26' })
    expect(plan(['2026-11-25', null])).toMatchObject({ digest: '2026-11-26' })
  })
})

describe('the last days of a message', () => {
  const policy = (effectiveTo: string | null = null, replacedOn: string | null = null) => ({ effectiveTo, replacedOn })
  const measures = [
    { ordinal: 0, applyTo: '2026-11-27', endedOn: null },
    { ordinal: 1, applyTo: null, endedOn: null },
    { ordinal: 2, applyTo: '2026-11-24', endedOn: null },
    { ordinal: 3, applyTo: null, endedOn: '2026-12-02' },
  ]
  it.each<[string, ReturnType<typeof policy>, number[], (string | null)[]]>([
    ['its own windows', policy(), [0, 1], ['2026-11-27', null]],
    ['no closed one', policy(), [0, 2], ['2026-11-27']],
    ['all closed', policy(), [2], []],
    ['up to an amendment', policy(), [3], ['2026-12-01']],
    ['up to the end of the document', policy('2026-12-31'), [0, 1], ['2026-11-27', '2026-12-31']],
    ['up to its successor', policy('2026-12-31', '2026-12-15'), [1], ['2026-12-14']],
    ['a subscription: all', policy(), [], ['2026-11-27', '2026-12-01', null]],
  ])('%s', (_name, document, ordinals, expected) => {
    expect(lastDaysOf(document, measures, ordinals, '2026-11-25')).toEqual(expected)
  })
})
