import { sql } from 'drizzle-orm'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { type Db, rows } from '../platform/db.ts'
import { digestDay, weekOf } from './plan-message.ts'
import type { Frequency } from './preferences.ts'

/**
 * Messages of the Shanghai week of `at`, sent or waiting, by `recipientId channel`. A digest is one message, named by its day; any other is
 * named `policyId purpose`, on two devices too.
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

/** How many messages count against the cap of one more: what joins a message that is counted already adds none. Pure. */
export function besides(
  sent: ReadonlySet<string> | undefined,
  frequency: Frequency,
  at: Date,
  message: string | undefined,
): number {
  const joined = frequency === 'DAILY' || frequency === 'WEEKLY' ? digestDay(frequency, at) : undefined
  return [...(sent ?? [])].filter((what) => what !== message && what !== joined).length
}
