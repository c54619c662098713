import { z } from 'zod'
import type { Locale } from '../platform/locale.ts'
import type { TopicSubscription } from '../subscribe/subscription.ts'
import type { DispatchRecord } from './record.ts'

export type Frequency = TopicSubscription['frequency']
export type OutsideChannel = DispatchRecord['channel']

/** Channels that recipients have settings for. Webhooks belong to portals. */
export const personalChannels: readonly OutsideChannel[] = ['WEB_PUSH', 'EMAIL', 'GATEWAY']

/**
 * A recipient's settings for one channel. Quiet hours are minutes of the Shanghai day, [from, to).
 * From after to = over night. Both null, or equal = no quiet hours.
 */
export type Settings = {
  frequency: Frequency
  quietFrom: number | null
  quietTo: number | null
  /** Messages per week; null = no cap. */
  weeklyCap: number | null
}

/** A recipient's settings, and the differing ones by channel. */
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

/** Reads a row of `delivery_preferences`. @param row null = defaults @throws ZodError for any other shape */
export const readPreferences = (row: unknown): Preferences =>
  row === null || row === undefined ? defaultPreferences : (stored.parse(row) as Preferences)

/** A channel's settings. The channel's own take precedence, but a person's NEVER silences all channels. Pure. */
export function settingsFor({ channels, ...person }: Preferences, channel: OutsideChannel): Settings {
  const { frequency, quietFrom, quietTo, weeklyCap } = { ...person, ...channels[channel] }
  return { frequency: person.frequency === 'NEVER' ? 'NEVER' : frequency, quietFrom, quietTo, weeklyCap }
}

const soonestFirst: readonly Frequency[] = ['IMMEDIATELY', 'DAILY', 'WEEKLY']

/**
 * The frequency of one notice on one channel. Pure.
 * A match or a forward has the channel's frequency. A subscription has its own. The soonest of all causes counts.
 * NEVER results when the channel is silenced, or when no cause wants the channel.
 * @param causes.direct whether a match or a forward is among the causes
 */
export function frequencyFor(
  { frequency }: Settings,
  causes: { direct: boolean; subscriptions: readonly Frequency[] },
): Frequency {
  if (frequency === 'NEVER') return 'NEVER'
  const wished = [...(causes.direct ? [frequency] : []), ...causes.subscriptions]
  return soonestFirst.find((candidate) => wished.includes(candidate)) ?? 'NEVER'
}
