import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'

/** Small values that belong to the data, such as the VAPID keys and what the demo loader has done. */
export const settings = pgTable('settings', {
  key: text().primaryKey(),
  value: jsonb().notNull(),
})
