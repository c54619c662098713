import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
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
import { knownValues } from '../platform/known-values.ts'

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
    purpose: text({ enum: ['notice', 'reminder', 'recall'] }).notNull(),
    state: text({ enum: ['queued', 'sending', 'accepted', 'failed', 'gone', 'cancelled'] }).notNull(),
    attempts: integer().notNull().default(0),
    notBefore: timestamp({ withTimezone: true }).notNull(),
    /** Day (Shanghai) of the digest that gathers it, e.g. `2026-11-26`; null = goes by itself. */
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
    knownValues(t.channel),
    knownValues(t.purpose),
    knownValues(t.state),
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
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId] }), knownValues(t.frequency), knownValues(t.language)],
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
