import { bigint, index, pgTable, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core'
import { knownValues } from '../platform/known-values.ts'

/** A sequence per portal over all enterprises that linked it: notices, and recalls of notices in the sequence. */
export const portalEvents = pgTable(
  'portal_events',
  {
    accountId: text().notNull(),
    /** Notice clock × 2^24 + ordinal: rises in order of commit. */
    seq: bigint({ mode: 'number' }).notNull(),
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    kind: text({ enum: ['NOTICE', 'RECALL'] }).notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.seq] }),
    index().on(t.policyId, t.accountId, t.recipientId),
    knownValues(t.kind),
  ],
)

/** Webhooks: the address that a portal's events are posted to. */
export const webhooks = pgTable('webhooks', {
  accountId: text().primaryKey(),
  url: text().notNull(),
  /** Sealed `whsec_…`. The previous secret signs too, until `previousUntil`. */
  secret: text().notNull(),
  previousSecret: text(),
  previousUntil: timestamp({ withTimezone: true }),
  /** Sealed mail address that is notified when the webhook is disabled. */
  contact: text(),
  createdAt: timestamp({ withTimezone: true }).notNull(),
  workedAt: timestamp({ withTimezone: true }),
  /** First failure since the last success. */
  failingSince: timestamp({ withTimezone: true }),
  lastFailure: text(),
  disabledAt: timestamp({ withTimezone: true }),
})
