/** Values of the form about notifications. Pure. */
import type { Channel, ChannelPreferences, DeliveryPreferences, Frequency } from '../api/generated/types.ts'

export const FREQUENCIES: readonly Frequency[] = ['IMMEDIATELY', 'DAILY', 'WEEKLY', 'NEVER']
/** The inbox always gets notices; a portal, not a person, sets up a webhook. */
export const OUTSIDE_CHANNELS: readonly Channel[] = ['WEB_PUSH', 'EMAIL', 'GATEWAY']

const CAP_MAX = 1000

export type PreferencesDraft = {
  frequency: Frequency
  quiet: boolean
  quietFrom: string
  quietTo: string
  weeklyCap: string
  language: string
  channels: readonly ChannelPreferences[]
}

export const draftOf = (held: DeliveryPreferences): PreferencesDraft => ({
  frequency: held.frequency,
  quiet: held.quietFrom !== null && held.quietTo !== null,
  quietFrom: held.quietFrom ?? '22:00',
  quietTo: held.quietTo ?? '08:00',
  weeklyCap: held.weeklyCap === null ? '' : String(held.weeklyCap),
  language: held.language,
  channels: held.channels,
})

/** Whether the typed cap can be sent. Pure. */
export const isCap = (text: string): boolean => text === '' || (/^\d{1,4}$/.test(text) && isWithin(Number(text)))
const isWithin = (cap: number): boolean => cap >= 1 && cap <= CAP_MAX

/** The input to save. A channel's own hours and cap are not shown here, and are sent back unchanged. Pure. */
export const inputOf = (draft: PreferencesDraft): DeliveryPreferences => ({
  frequency: draft.frequency,
  quietFrom: draft.quiet ? draft.quietFrom || null : null,
  quietTo: draft.quiet ? draft.quietTo || null : null,
  weeklyCap: draft.weeklyCap !== '' && isCap(draft.weeklyCap) ? Number(draft.weeklyCap) : null,
  language: draft.language,
  channels: draft.channels.filter(({ channel, ...own }) => Object.values(own).some((value) => value !== null)),
})

/** @param frequency null = the person's own */
export function withChannel(
  draft: PreferencesDraft,
  channel: Channel,
  frequency: Frequency | null,
): readonly ChannelPreferences[] {
  const nothing = { channel, quietFrom: null, quietTo: null, weeklyCap: null }
  const own = draft.channels.find((one) => one.channel === channel) ?? nothing
  return [...draft.channels.filter((one) => one.channel !== channel), { ...own, frequency }]
}

/** Whether quiet hours end on the next day. Pure. */
export const isOvernight = (from: string, to: string): boolean => from > to
