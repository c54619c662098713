import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'

/** Small settings that are made once and kept with the data (VAPID keys, what the demo loader has done). */
export const settings = pgTable('settings', {
  key: text().primaryKey(),
  value: jsonb().notNull(),
})
