import { sql } from 'drizzle-orm'
import { causeBit } from '../notices/notice.ts'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { type Db, rows } from '../platform/db.ts'
import { addressesOf, notYetReminded } from './addresses.ts'
import { frequencyFor, type OutsideChannel, readPreferences, settingsFor } from './preferences.ts'
import { preferencesJson } from './store.ts'

/** Who of some recipients gets a message outside the inbox about a forwarded document, by what it is for. */
export type Reachable = {
  /** Some address of theirs takes messages. */
  notice: ReadonlySet<number>
  /** The same, and no reminder of this document went to them yet. */
  reminder: ReadonlySet<number>
}

/**
 * Asks what the plan of dispatches would find, in one statement: addresses of channels that are set up, not refused by their owner.
 * @param channels those that are set up
 */
export async function readReachable(
  db: Db,
  channels: readonly OutsideChannel[],
  policyId: number,
  recipientIds: readonly number[],
): Promise<Reachable> {
  if (recipientIds.length === 0) return { notice: new Set(), reminder: new Set() }
  // a forward is a cause of its own, whatever brought the notice
  const notices = sql`SELECT k.bucket, k.id AS recipient_id, ${Number(policyId)}::bigint AS policy_id, ${causeBit.RELAY}::smallint AS causes
    FROM ${recipientKeys(recipientIds)} k`
  const found = await rows<{ recipient_id: number; channel: OutsideChannel; fresh: boolean; preferences: unknown }>(
    db,
    sql`SELECT a.recipient_id, a.channel, ${notYetReminded('a')} AS fresh, ${preferencesJson} AS preferences
        FROM (${addressesOf(notices, channels)}) a
        LEFT JOIN delivery_preferences w ON w.bucket = a.bucket AND w.recipient_id = a.recipient_id`,
  )
  const open = found.filter(({ channel, preferences }) => {
    const settings = settingsFor(readPreferences(preferences), channel)
    return frequencyFor(settings, { direct: true, subscriptions: [] }) !== 'NEVER'
  })
  const idsOf = (list: typeof found) => new Set(list.map((row) => Number(row.recipient_id)))
  return { notice: idsOf(open), reminder: idsOf(open.filter(({ fresh }) => fresh)) }
}
