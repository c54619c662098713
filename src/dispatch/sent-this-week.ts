import { sql } from 'drizzle-orm'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { type Db, rows } from '../platform/db.ts'
import { digestDay, weekOf } from './plan-message.ts'
import type { Frequency } from './preferences.ts'

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

/**
 * Number of messages that count towards the cap of one more. Pure.
 * The message itself and the digest that it joins do not count.
 * @param sent    names of `readSentThisWeek`
 * @param message name of the message; undefined = a new one
 */
export function besides(
  sent: ReadonlySet<string> | undefined,
  frequency: Frequency,
  at: Date,
  message: string | undefined,
): number {
  const joined = frequency === 'DAILY' || frequency === 'WEEKLY' ? digestDay(frequency, at) : undefined
  return [...(sent ?? [])].filter((what) => what !== message && what !== joined).length
}
