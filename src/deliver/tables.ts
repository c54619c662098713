import {
  bigint,
  bigserial,
  boolean,
  customType,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core'

const bitVarying = customType<{ data: string }>({ dataType: () => 'bit varying' })

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
    /** One bit for each measure of the document that matched, by ordinal; trailing zeros are left out. */
    measures: bitVarying().notNull(),
    /** Bits of `causeBit`. Narrow rows: this table takes most of what a publication writes. */
    causes: smallint().notNull(),
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

/** 有用 / 与我无关: what a recipient said of a document that was shown to them; the last word counts. */
export const feedback = pgTable(
  'feedback',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    /** The measures it was about: those that matched or might. */
    measures: bitVarying().notNull(),
    useful: boolean().notNull(),
    reason: text({ enum: ['WRONG_FACT', 'WRONG_RULE', 'NOT_INTERESTED'] }),
    factId: text(),
    note: text(),
    accountId: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId, t.policyId] }), index().on(t.policyId)],
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
