import { and, eq } from 'drizzle-orm'
import { bucketOf } from '../parties/recipient.ts'
import type { Db } from '../platform/db.ts'
import { badInput, type FieldProblem } from '../platform/errors.ts'
import {
  defaultPreferences,
  type OutsideChannel,
  type Preferences,
  personalChannels,
  readPreferences,
  type Settings,
} from './preferences.ts'
import { dispatchRefusals } from './refusals.ts'
import { deliveryPreferences } from './tables.ts'

/** Settings as entered: times are `HH:MM`. */
type Wished = { quietFrom?: string | null; quietTo?: string | null; weeklyCap?: number | null }
export type PreferencesInput = Wished & {
  frequency?: Settings['frequency']
  language?: string
  channels?: readonly (Wished & { channel: string; frequency?: Settings['frequency'] | null })[] | null
}

const capMax = 1000

/** Reads entered preferences. @throws BAD_USER_INPUT with every path */
export function checkPreferences(input: PreferencesInput): Preferences {
  const problems: FieldProblem[] = []
  const wish = (given: Wished, path: string): Partial<Settings> => {
    const quietFrom = minuteOf(given.quietFrom, `${path}.quietFrom`, problems)
    const quietTo = minuteOf(given.quietTo, `${path}.quietTo`, problems)
    if ((quietFrom === null) !== (quietTo === null))
      problems.push({ path: `${path}.quietTo`, ...dispatchRefusals.bothEnds })
    const { weeklyCap = null } = given
    if (weeklyCap !== null && (weeklyCap < 1 || weeklyCap > capMax))
      problems.push({ path: `${path}.weeklyCap`, ...dispatchRefusals.cap({ max: capMax }) })
    return { ...(quietFrom !== null && { quietFrom, quietTo }), ...(weeklyCap !== null && { weeklyCap }) }
  }
  const channels: Preferences['channels'] = {}
  for (const [i, given] of (input.channels ?? []).entries()) {
    const path = `input.channels[${i}]`
    const channel = given.channel as OutsideChannel
    if (!personalChannels.includes(channel))
      problems.push({
        path: `${path}.channel`,
        ...dispatchRefusals.channel({ channels: personalChannels.join('、') }),
      })
    if (channels[channel]) problems.push({ path: `${path}.channel`, ...dispatchRefusals.givenTwice })
    channels[channel] = { ...wish(given, path), ...(given.frequency && { frequency: given.frequency }) }
  }
  const language = (input.language ?? 'zh') as Preferences['language']
  if (!['zh', 'en'].includes(language)) problems.push({ path: 'input.language', ...dispatchRefusals.language })
  const own = wish(input, 'input')
  if (problems.length > 0) throw badInput(problems)
  return { ...defaultPreferences, ...own, frequency: input.frequency ?? 'IMMEDIATELY', language, channels }
}

function minuteOf(text: string | null | undefined, path: string, problems: FieldProblem[]): number | null {
  if (text === null || text === undefined || text === '') return null
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  if (hour === undefined) problems.push({ path, ...dispatchRefusals.hour })
  return Number(hour ?? 0) * 60 + Number(minute ?? 0)
}

/** Minutes as `HH:MM`. Pure. */
export const clockText = (minutes: number | null | undefined): string | null =>
  minutes === null || minutes === undefined
    ? null
    : `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Replaces a recipient's preferences. Claims check waiting messages against them. */
export async function writePreferences(tx: Db, recipientId: number, set: Preferences, at: Date): Promise<void> {
  const record = { ...set, updatedAt: at }
  await tx
    .insert(deliveryPreferences)
    .values({ bucket: bucketOf(recipientId), recipientId, ...record })
    .onConflictDoUpdate({ target: [deliveryPreferences.bucket, deliveryPreferences.recipientId], set: record })
}

export async function preferencesOf(db: Db, recipientId: number): Promise<Preferences> {
  const own = and(
    eq(deliveryPreferences.bucket, bucketOf(recipientId)),
    eq(deliveryPreferences.recipientId, recipientId),
  )
  const [row] = await db.select().from(deliveryPreferences).where(own)
  return readPreferences(row)
}
