import { bigint, index, pgTable, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core'
import { bitVarying } from '../platform/bit-varying.ts'

/**
 * Notices: one per policy and recipient. `cursor` = clock × 4096 + ordinal, null while held.
 * Why only a primary key and a BRIN, and no foreign keys: a publication writes all its rows in one statement.
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
    /** Bit n = the measure with ordinal n matched. Trailing zeros are left out. */
    measures: bitVarying().notNull(),
    /**
     * Bits of `causeBit`. Why bits: a publication writes mostly rows of this table.
     * RELAY only on notices that a forward made or released; `forwards` names the forwards of all (ADR-20).
     */
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

/** Organisations that forwarded a notice to its recipient, with their own words. */
export const forwards = pgTable(
  'forwards',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    orgId: text().notNull(),
    note: text(),
    at: timestamp({ withTimezone: true }).notNull(),
    /** 1 = the recipient had no released notice before this forward; else 0. */
    first: smallint().notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId, t.policyId, t.orgId] }), index().on(t.policyId)],
)

/** One row: the notice clock. See raiseNoticeClock. */
export const noticeClock = pgTable('notice_clock', {
  id: smallint().primaryKey(),
  value: bigint({ mode: 'number' }).notNull(),
})

/** The subscriptions that a notice comes from. */
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
