import { z } from 'zod'
import type { Locale } from '../platform/locale.ts'
import type { TopicSubscription } from '../subscribe/subscription.ts'
import type { DispatchRecord } from './record.ts'

export type Frequency = TopicSubscription['frequency']
export type OutsideChannel = DispatchRecord['channel']

/** Channels that a person sets: a webhook is set up by a portal. */
export const personalChannels: readonly OutsideChannel[] = ['WEB_PUSH', 'EMAIL', 'GATEWAY']

/** How somebody wants to be told by one channel. Minutes of the Shanghai day; from after to = over night, both null = no quiet hours. */
export type Settings = {
  frequency: Frequency
  quietFrom: number | null
  quietTo: number | null
  /** Messages a week; null = no cap. */
  weeklyCap: number | null
}

/** The person's own settings, and by channel what differs. */
export type Preferences = Settings & {
  language: Locale
  channels: Partial<Record<OutsideChannel, Partial<Settings>>>
}

export const defaultPreferences: Preferences = {
  frequency: 'IMMEDIATELY',
  quietFrom: null,
  quietTo: null,
  weeklyCap: null,
  language: 'zh',
  channels: {},
}

const minute = z.number().int().min(0).max(1439).nullable()
const settings = z.object({
  frequency: z.enum(['IMMEDIATELY', 'DAILY', 'WEEKLY', 'NEVER']),
  quietFrom: minute,
  quietTo: minute,
  weeklyCap: z.number().int().min(1).max(1000).nullable(),
})
const stored = settings.extend({
  language: z.enum(['zh', 'en']),
  channels: z.partialRecord(z.enum(['WEB_PUSH', 'EMAIL', 'WEBHOOK', 'GATEWAY']), settings.partial()),
})

/** Reads what `delivery_preferences` holds; null = nothing was set. @throws on a row that we did not write */
export const readPreferences = (row: unknown): Preferences =>
  row === null || row === undefined ? defaultPreferences : (stored.parse(row) as Preferences)

/** Person → channel: the channel's own word counts, except that NEVER above silences all below. Pure. */
export function settingsFor({ channels, ...person }: Preferences, channel: OutsideChannel): Settings {
  const { frequency, quietFrom, quietTo, weeklyCap } = { ...person, ...channels[channel] }
  return { frequency: person.frequency === 'NEVER' ? 'NEVER' : frequency, quietFrom, quietTo, weeklyCap }
}

const soonestFirst: readonly Frequency[] = ['IMMEDIATELY', 'DAILY', 'WEEKLY']

/**
 * Channel → subscription: how often for one notice. A match or a forward goes as the channel says; a subscription's own frequency
 * counts for what it brings, sooner or later than the channel's; of several causes the soonest. What no cause wants on this channel, and what
 * the person or the channel silenced, never goes. Pure.
 */
export function frequencyFor(
  { frequency }: Settings,
  causes: { direct: boolean; subscriptions: readonly Frequency[] },
): Frequency {
  if (frequency === 'NEVER') return 'NEVER'
  const wished = [...(causes.direct ? [frequency] : []), ...causes.subscriptions]
  return soonestFirst.find((candidate) => wished.includes(candidate)) ?? 'NEVER'
}
