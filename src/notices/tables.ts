import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  customType,
  index,
  integer,
  jsonb,
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
    /** Window of the digest that gathers it, e.g. `D2026-11-26`; null = goes by itself. */
    digest: text(),
    leaseUntil: timestamp({ withTimezone: true }),
    reason: text(),
    providerRef: text(),
    /** What the provider said after it had accepted; never changes the state. */
    receipt: text(),
    receiptAt: timestamp({ withTimezone: true }),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    updatedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.recipientId, t.policyId, t.channel, t.endpoint, t.purpose] }),
    index('dispatches_waiting').on(t.policyId, t.bucket).where(sql`state = 'queued'`),
    index('dispatches_gathered').on(t.digest, t.bucket).where(sql`state = 'queued' AND digest IS NOT NULL`),
    // not by state: writing results would go through it and all its dead entries instead of the key
    index('dispatches_leased').on(t.leaseUntil).where(sql`lease_until IS NOT NULL`),
    index('dispatches_failed').on(t.policyId).where(sql`state = 'failed'`),
  ],
)

/** How a recipient wants to be told, whatever the document; without a row: at once, by every address given. */
export const deliveryPreferences = pgTable(
  'delivery_preferences',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    frequency: text({ enum: ['IMMEDIATELY', 'DAILY', 'WEEKLY', 'NEVER'] }).notNull(),
    /** Minutes of the Shanghai day; from after to = over night. */
    quietFrom: smallint(),
    quietTo: smallint(),
    /** Messages a week and channel; what comes beyond waits for the next week's digest. */
    weeklyCap: smallint(),
    language: text({ enum: ['zh', 'en'] }).notNull(),
    /** By channel, what differs from the above: {frequency?, quietFrom?, quietTo?, weeklyCap?}. */
    channels: jsonb().notNull().default({}),
    updatedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId] })],
)

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
  (t) => [primaryKey({ columns: [t.accountId, t.seq] }), index().on(t.policyId, t.accountId, t.recipientId)],
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
