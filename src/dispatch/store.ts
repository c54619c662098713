import { sql } from 'drizzle-orm'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { type Db, rows } from '../platform/db.ts'
import type { Locale } from '../platform/locale.ts'
import { weekOf } from './plan-message.ts'

/** SQL: JSON for `readPreferences`, of `delivery_preferences w` joined LEFT; null = no row. */
export const preferencesJson = sql.raw(
  `CASE WHEN w.bucket IS NOT NULL THEN jsonb_build_object('frequency', w.frequency, 'quietFrom', w.quiet_from, 'quietTo', w.quiet_to,
     'weeklyCap', w.weekly_cap, 'language', w.language, 'channels', w.channels) END`,
)

/** Languages of recipients with preferences, by id. Recipients without have none here; they read Chinese. */
export async function readLanguages(db: Db, recipientIds: readonly number[]): Promise<Map<number, Locale>> {
  const found = await rows<{ recipient_id: number; language: Locale }>(
    db,
    sql`SELECT p.recipient_id, p.language FROM delivery_preferences p JOIN ${recipientKeys([...new Set(recipientIds)])} k
        ON p.bucket = k.bucket AND p.recipient_id = k.id`,
  )
  return new Map(found.map((row) => [Number(row.recipient_id), row.language]))
}

/**
 * Messages of the Shanghai week of `at`, sent or waiting, by `recipientId channel`; recalls do not count.
 * A digest is one message, named by its day. Another message is named `policyId purpose`, once for all devices.
 */
export async function readSentThisWeek(
  db: Db,
  recipientIds: readonly number[],
  at: Date,
): Promise<Map<string, Set<string>>> {
  const sent = new Map<string, Set<string>>()
  if (recipientIds.length === 0) return sent
  const { from, to } = weekOf(at)
  const found = await rows<{ recipient_id: number; channel: string; what: string }>(
    db,
    sql`SELECT DISTINCT q.recipient_id, q.channel, coalesce(q.digest, q.policy_id || ' ' || q.purpose) AS what
        FROM dispatches q JOIN ${recipientKeys([...new Set(recipientIds)])} k
             ON k.bucket = q.bucket AND k.id = q.recipient_id
        WHERE q.purpose <> 'recall' AND q.state IN ('queued', 'sending', 'accepted')
          AND q.not_before >= ${from.toISOString()}::timestamptz AND q.not_before < ${to.toISOString()}::timestamptz`,
  )
  for (const { recipient_id, channel, what } of found) {
    const key = `${recipient_id} ${channel}`
    sent.set(key, (sent.get(key) ?? new Set()).add(what))
  }
  return sent
}
