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

/** Messages outside the page: one dispatch per policy, recipient, channel, endpoint and purpose. */
export const dispatches = pgTable(
  'dispatches',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    channel: text({ enum: ['WEB_PUSH', 'EMAIL', 'WEBHOOK', 'GATEWAY'] }).notNull(),
    /** WEB_PUSH: push endpoint id. WEBHOOK: account id of the portal. EMAIL, GATEWAY: 'own' = the recipient's. */
    endpoint: text().notNull(),
    purpose: text({ enum: ['notice', 'reminder', 'recall'] }).notNull(),
    state: text({ enum: ['queued', 'sending', 'accepted', 'failed', 'gone', 'cancelled'] }).notNull(),
    attempts: integer().notNull().default(0),
    notBefore: timestamp({ withTimezone: true }).notNull(),
    /** Day (Shanghai) of the digest that gathers it, e.g. `2026-11-26`; null = a message of its own. */
    digest: text(),
    leaseUntil: timestamp({ withTimezone: true }),
    reason: text(),
    providerRef: text(),
    /** The provider's later report. It does not change the state. */
    receipt: text(),
    receiptAt: timestamp({ withTimezone: true }),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    updatedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.recipientId, t.policyId, t.channel, t.endpoint, t.purpose] }),
    index('dispatches_waiting').on(t.policyId, t.bucket).where(sql`state = 'queued'`),
    index('dispatches_gathered').on(t.digest, t.bucket).where(sql`state = 'queued' AND digest IS NOT NULL`),
    // Why not by state: writing results would use this index, with all its dead entries, instead of the key (ADR-08.6).
    index('dispatches_leased').on(t.leaseUntil).where(sql`lease_until IS NOT NULL`),
    index('dispatches_failed').on(t.policyId).where(sql`state = 'failed'`),
    knownValues(t.channel),
    knownValues(t.purpose),
    knownValues(t.state),
  ],
)

/** A recipient's preferences for all documents. Without a row messages go at once, to every address. */
export const deliveryPreferences = pgTable(
  'delivery_preferences',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    frequency: text({ enum: ['IMMEDIATELY', 'DAILY', 'WEEKLY', 'NEVER'] }).notNull(),
    /** Quiet hours: minutes of the Shanghai day, [from, to); from after to = over night. */
    quietFrom: smallint(),
    quietTo: smallint(),
    /** Messages per week and channel. Those beyond wait for the next Monday's digest. */
    weeklyCap: smallint(),
    language: text({ enum: ['zh', 'en'] }).notNull(),
    /** Channel → settings that differ from the above: {frequency?, quietFrom?, quietTo?, weeklyCap?}. */
    channels: jsonb().notNull().default({}),
    updatedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId] }), knownValues(t.frequency), knownValues(t.language)],
)

/** Push endpoints of accounts. The last registration of an endpoint wins. */
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

/** Providers that refuse or do not answer, of all processes. A row that has ended is kept until the next begins. */
export const channelTroubles = pgTable(
  'channel_troubles',
  {
    channel: text({ enum: ['WEB_PUSH', 'EMAIL', 'WEBHOOK', 'GATEWAY'] }).notNull(),
    /** Sender's domain, push origin, gateway origin. */
    provider: text().notNull(),
    /** The newest answer without addresses. */
    reason: text().notNull(),
    since: timestamp({ withTimezone: true }).notNull(),
    endedAt: timestamp({ withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.channel, t.provider] }), knownValues(t.channel)],
)
