import { sql } from 'drizzle-orm'
import { recipientKeys } from '../parties/recipients/keys.ts'
import { type Db, rows } from '../platform/db.ts'
import type { Locale } from '../platform/locale.ts'

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
