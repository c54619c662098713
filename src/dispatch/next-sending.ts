import type { Db } from '../platform/db.ts'
import { type Plan, planMessage } from './plan-message.ts'
import { type OutsideChannel, type Preferences, personalChannels, type Settings, settingsFor } from './preferences.ts'
import { besides } from './sent-this-week.ts'
import { readSentThisWeek } from './store.ts'

/** The plan of a message on one channel, if it were planned now, with the settings that decide it. */
export type NextSending = Settings & { channel: OutsideChannel; plan: Plan }

/**
 * Plans one message that is not urgent on each channel of a recipient, as `insertDispatches` does. Writes nothing.
 * @param preferences saved preferences or a draft
 */
export async function nextSending(
  db: Db,
  recipientId: number,
  preferences: Preferences,
  at: Date,
): Promise<NextSending[]> {
  const ways = personalChannels.map((channel) => ({ ...settingsFor(preferences, channel), channel }))
  const isCapped = ways.some(({ weeklyCap }) => weeklyCap !== null)
  const sent = await readSentThisWeek(db, isCapped ? [recipientId] : [], at)
  return ways.map((way) => {
    const sentThisWeek = besides(sent.get(`${recipientId} ${way.channel}`), way.frequency, at, undefined)
    return { ...way, plan: planMessage(way.frequency, way, { at, urgent: false, sentThisWeek }) }
  })
}
