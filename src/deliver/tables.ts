import {
  bigint,
  bigserial,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core'

/**
 * One notice per policy and recipient. Written by one INSERT … SELECT, so it has its primary key and a BRIN only, and no
 * foreign keys. `cursor` = clock × 4096 + ordinal, null while held.
 */
export const deliveries = pgTable(
  'deliveries',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    state: text({
      enum: ['MATCHED', 'HELD', 'NOTICED', 'ACCEPTED', 'OPENED', 'ACTED', 'SUPPRESSED', 'RECALLED'],
    }).notNull(),
    cursor: bigint({ mode: 'number' }),
    measureIds: bigint({ mode: 'number' }).array().notNull(),
    causes: text().array().notNull(),
    reason: text(),
    holdUntil: timestamp({ withTimezone: true }),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    acceptedAt: timestamp({ withTimezone: true }),
    openedAt: timestamp({ withTimezone: true }),
    actedAt: timestamp({ withTimezone: true }),
    /** What state it had when it was recalled: the counts keep what was reached. */
    recalledAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.recipientId, t.policyId] }),
    index('deliveries_policy').using('brin', t.policyId),
  ],
)

/** Who handed a notice to its recipient, in order of arrival, with the forwarder's own words. */
export const forwards = pgTable(
  'forwards',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    orgId: text().notNull(),
    note: text(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** Whether it came before any other way had reached the recipient. */
    first: smallint().notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId, t.policyId, t.orgId] }), index().on(t.policyId)],
)

/** One row, raised under an advisory lock by each transaction that puts notices into inboxes. */
export const noticeClock = pgTable('notice_clock', {
  id: smallint().primaryKey(),
  value: bigint({ mode: 'number' }).notNull(),
})

/** One attempt series per (policy, recipient, channel, endpoint, purpose). No row for PAGE. */
export const dispatches = pgTable(
  'dispatches',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    channel: text({ enum: ['WEB_PUSH', 'EMAIL', 'WEBHOOK', 'GATEWAY'] }).notNull(),
    /** Push endpoint id, or the recipient's own address of that channel ('own'). */
    endpoint: text().notNull(),
    purpose: text({ enum: ['notice', 'reminder', 'recall', 'follow-up'] }).notNull(),
    state: text({ enum: ['queued', 'sending', 'accepted', 'failed', 'gone', 'cancelled'] }).notNull(),
    attempts: integer().notNull().default(0),
    notBefore: timestamp({ withTimezone: true }).notNull(),
    leaseUntil: timestamp({ withTimezone: true }),
    reason: text(),
    providerRef: text(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    updatedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.recipientId, t.policyId, t.channel, t.endpoint, t.purpose] }),
    index('dispatches_due').on(t.state, t.notBefore),
  ],
)

/** Push endpoints belong to accounts; the last registration of an endpoint wins. */
export const pushEndpoints = pgTable(
  'push_endpoints',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    accountId: text().notNull(),
    digest: text().notNull(),
    /** JSON {endpoint, p256dh, auth}. */
    sealed: text().notNull(),
    origin: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    workedAt: timestamp({ withTimezone: true }),
    refusals: integer().notNull().default(0),
  },
  (t) => [uniqueIndex().on(t.digest), index().on(t.accountId)],
)
