import { bigint, index, pgTable, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core'
import { bitVarying } from '../platform/bit-varying.ts'

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
      enum: ['HELD', 'NOTICED', 'ACCEPTED', 'OPENED', 'ACTED', 'RECALLED'],
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

/** Which subscriptions a notice comes from. */
export const subscriptionHits = pgTable(
  'subscription_hits',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    subscriptionId: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId, t.policyId, t.subscriptionId] })],
)
