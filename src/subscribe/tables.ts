import { bigserial, boolean, index, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { knownValues } from '../platform/known-values.ts'

/** 主题订阅: an account's subscription, for every recipient it acts for. Empty lists and null are no criterion. */
export const topicSubscriptions = pgTable(
  'topic_subscriptions',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    accountId: text().notNull(),
    tags: text().array().notNull(),
    issuers: text().array().notNull(),
    words: text(),
    frequency: text({ enum: ['IMMEDIATELY', 'DAILY', 'WEEKLY', 'NEVER'] }).notNull(),
    channels: text().array().notNull(),
    active: boolean().notNull().default(true),
    createdAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [index().on(t.accountId), knownValues(t.frequency)],
)
