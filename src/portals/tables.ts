import { bigint, index, pgTable, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core'
import { knownValues } from '../platform/known-values.ts'

/** One sequence per portal over all enterprises that linked it: notices, and recalls of notices it was shown. */
export const portalEvents = pgTable(
  'portal_events',
  {
    accountId: text().notNull(),
    /** Rises in order of commit: notice clock × 2^24 + ordinal. */
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

/** Where a portal wants its events posted. */
export const webhooks = pgTable('webhooks', {
  accountId: text().primaryKey(),
  url: text().notNull(),
  /** Sealed `whsec_…`; the previous one signs too until its time is over. */
  secret: text().notNull(),
  previousSecret: text(),
  previousUntil: timestamp({ withTimezone: true }),
  /** Sealed address that is told when it is disabled. */
  contact: text(),
  createdAt: timestamp({ withTimezone: true }).notNull(),
  workedAt: timestamp({ withTimezone: true }),
  /** First failure since it last worked. */
  failingSince: timestamp({ withTimezone: true }),
  lastFailure: text(),
  disabledAt: timestamp({ withTimezone: true }),
})
