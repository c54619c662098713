/** How somebody is told, as the form holds it and as one line says it. Pure. */
import type { Channel, ChannelPreferences, DeliveryPreferences, Frequency } from '../api/generated/types.ts'
import type { SettingsMessages } from '../messages/settings-zh.ts'
import type { Messages } from '../messages/zh.ts'

export const FREQUENCIES: readonly Frequency[] = ['IMMEDIATELY', 'DAILY', 'WEEKLY', 'NEVER']
/** The inbox always gets it; a webhook is set up by a portal, not by a person. */
export const OUTSIDE_CHANNELS: readonly Channel[] = ['WEB_PUSH', 'EMAIL', 'GATEWAY']

/** src/dispatch/plan-message.ts: a digest closes at nine and goes five minutes later. */
const DIGEST_GOES = '09:05'
const CAP_MAX = 1000

type TellingLimits = Pick<DeliveryPreferences, 'quietFrom' | 'quietTo' | 'weeklyCap'>

export type TellingDraft = {
  frequency: Frequency
  quiet: boolean
  quietFrom: string
  quietTo: string
  weeklyCap: string
  language: string
  channels: readonly ChannelPreferences[]
}

export const draftOf = (held: DeliveryPreferences): TellingDraft => ({
  frequency: held.frequency,
  quiet: held.quietFrom !== null && held.quietTo !== null,
  quietFrom: held.quietFrom ?? '22:00',
  quietTo: held.quietTo ?? '08:00',
  weeklyCap: held.weeklyCap === null ? '' : String(held.weeklyCap),
  language: held.language,
  channels: held.channels,
})

/** Whether the cap can be sent as it was typed. */
export const isCap = (text: string): boolean => text === '' || (/^\d{1,4}$/.test(text) && isWithin(Number(text)))
const isWithin = (cap: number): boolean => cap >= 1 && cap <= CAP_MAX

/** What is saved. A channel's own hours and cap are not shown here, and are sent back as they came. */
export const inputOf = (draft: TellingDraft): DeliveryPreferences => ({
  frequency: draft.frequency,
  quietFrom: draft.quiet ? draft.quietFrom || null : null,
  quietTo: draft.quiet ? draft.quietTo || null : null,
  weeklyCap: draft.weeklyCap !== '' && isCap(draft.weeklyCap) ? Number(draft.weeklyCap) : null,
  language: draft.language,
  channels: draft.channels.filter(({ channel, ...own }) => Object.values(own).some((value) => value !== null)),
})

/** @param frequency null = as the person's own */
export function withChannel(
  draft: TellingDraft,
  channel: Channel,
  frequency: Frequency | null,
): readonly ChannelPreferences[] {
  const nothing = { channel, quietFrom: null, quietTo: null, weeklyCap: null }
  const own = draft.channels.find((one) => one.channel === channel) ?? nothing
  return [...draft.channels.filter((one) => one.channel !== channel), { ...own, frequency }]
}

/** Whether the quiet hours end on the day after they begin. */
export const isOvernight = (from: string, to: string): boolean => from > to

type Way = TellingLimits & { channel: Channel; frequency: Frequency }

/**
 * What will happen, in one line: what all channels have in common is said once, the rest with the channel's name.
 * @example 每天 9:05 汇总一次；22:00 至次日 8:00 不打扰；紧急通知除外。
 */
export function tellingText(held: DeliveryPreferences, { summary }: SettingsMessages, words: Messages): string {
  const ways = OUTSIDE_CHANNELS.map((channel) => wayOf(held, channel))
  const told = ways.filter((way) => way.frequency !== 'NEVER')
  if (told.length === 0) return summary.silent
  const say = (list: readonly Way[], what: (way: Way) => string): string[] =>
    [...byText(list, what)].map(([text, channels]) => {
      if (channels.length === list.length || text === '') return text
      return summary.of(channels.map((c) => words.channel[c]).join(words.listSeparator), text)
    })
  const alike = new Set(told.map((way) => way.weeklyCap)).size === 1
  const cap = alike && told.length > 1 ? summary.capEach : summary.cap
  const parts = [
    ...say(ways, (way) => summary.frequency[way.frequency](digestTime(way))),
    ...say(told, (way) => (quiets(way) ? summary.quiet(clock(way.quietFrom), clock(way.quietTo), overnight(way)) : '')),
    ...say(told, (way) => (way.weeklyCap === null ? '' : cap(way.weeklyCap, digestTime(way)))),
    told.some((way) => way.frequency !== 'IMMEDIATELY' || quiets(way) || way.weeklyCap !== null) ? summary.urgent : '',
  ]
  return parts.filter((part) => part !== '').join(summary.separator) + summary.end
}

/** As the server reads it: the channel's own word counts, except that NEVER above silences all below. */
function wayOf(held: DeliveryPreferences, channel: Channel): Way {
  const own = held.channels.find((one) => one.channel === channel)
  return {
    channel,
    frequency: held.frequency === 'NEVER' ? 'NEVER' : (own?.frequency ?? held.frequency),
    quietFrom: own?.quietFrom ?? held.quietFrom,
    quietTo: own?.quietTo ?? held.quietTo,
    weeklyCap: own?.weeklyCap ?? held.weeklyCap,
  }
}

function byText(ways: readonly Way[], what: (way: Way) => string): Map<string, Channel[]> {
  const groups = new Map<string, Channel[]>()
  for (const way of ways) groups.set(what(way), [...(groups.get(what(way)) ?? []), way.channel])
  return groups
}

const quiets = ({ quietFrom, quietTo }: TellingLimits): boolean =>
  quietFrom !== null && quietTo !== null && quietFrom !== quietTo

const overnight = ({ quietFrom, quietTo }: TellingLimits): boolean => isOvernight(quietFrom ?? '', quietTo ?? '')

/** When a digest goes: quiet hours that it falls into hold it until they end. */
function digestTime(way: TellingLimits): string {
  const { quietFrom, quietTo } = way
  if (quietFrom === null || quietTo === null || !quiets(way)) return clock(DIGEST_GOES)
  const within = overnight(way)
    ? DIGEST_GOES >= quietFrom || DIGEST_GOES < quietTo
    : DIGEST_GOES >= quietFrom && DIGEST_GOES < quietTo
  return clock(within ? quietTo : DIGEST_GOES)
}

/** @example 08:00 → 8:00 */
const clock = (time: string | null): string => (time ?? '').replace(/^0(?=\d:)/, '')
