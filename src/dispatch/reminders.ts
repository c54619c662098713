import { sql } from 'drizzle-orm'
import { causeBit } from '../notices/notice.ts'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { type Db, rows } from '../platform/db.ts'
import { addressesOf, notYetReminded } from './addresses.ts'
import { frequencyFor, type OutsideChannel, readPreferences, settingsFor } from './preferences.ts'
import { preferencesJson } from './store.ts'

/** Recipients who get a message outside the inbox about a forwarded document, by purpose. */
export type Reachable = {
  /** Recipients with an address that takes messages. */
  notice: ReadonlySet<number>
  /** Those of them who have had no reminder of this document. */
  reminder: ReadonlySet<number>
}

/**
 * Reads in one statement whom the plan of dispatches would reach: over channels that are set up and not silenced.
 * @param channels channels that are set up
 */
export async function readReachable(
  db: Db,
  channels: readonly OutsideChannel[],
  policyId: number,
  recipientIds: readonly number[],
): Promise<Reachable> {
  if (recipientIds.length === 0) return { notice: new Set(), reminder: new Set() }
  // a forward is a cause by itself, beside the notice's other causes
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
