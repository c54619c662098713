import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  date,
  index,
  pgSequence,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { knownValues } from '../platform/known-values.ts'

export const organisations = pgTable(
  'organisations',
  {
    /** Slug. */
    id: text().primaryKey(),
    name: text().notNull(),
    kind: text({ enum: ['DEPARTMENT', 'TOWN', 'PARK', 'ASSOCIATION', 'COMMUNITY', 'WINDOW'] }).notNull(),
    parentId: text(),
  },
  (t) => [knownValues(t.kind)],
)

/**
 * Each organisation with itself (depth 0) and all above it, kept by `putOrganisations`.
 * @example tower below park: (tower, tower, 0), (tower, park, 1), (park, park, 0)
 */
export const organisationAncestors = pgTable(
  'organisation_ancestors',
  {
    orgId: text().notNull(),
    ancestorId: text().notNull(),
    depth: smallint().notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.ancestorId] }), index().on(t.ancestorId, t.orgId)],
)

export const recipientIds = pgSequence('recipient_ids', { startWith: 1 })

/** Identity of citizens and enterprises, apart from their facts. bucket = id % 1024 is part of every big table's key. */
export const recipients = pgTable(
  'recipients',
  {
    bucket: smallint().notNull(),
    id: bigint({ mode: 'number' }).notNull(),
    kind: text({ enum: ['CITIZEN', 'ENTERPRISE'] }).notNull(),
    name: text().notNull(),
    uscc: text(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.id] }), knownValues(t.kind)],
)

/** 统一社会信用代码 → recipient: global uniqueness beside the distributed table. */
export const usccs = pgTable('usccs', {
  uscc: text().primaryKey(),
  recipientId: bigint({ mode: 'number' }).notNull(),
})

/** Keyed digest of the number by which a register knows a citizen → recipient. The number itself is not stored. */
export const personDigests = pgTable('person_digests', {
  digest: text().primaryKey(),
  recipientId: bigint({ mode: 'number' }).notNull(),
})

export const memberships = pgTable(
  'memberships',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    orgId: text().notNull(),
    fromOn: date().notNull(),
    toOn: date(),
    /** Set while the enterprise contests the membership: the organisation does not see it. */
    contestedAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.recipientId, t.orgId, t.fromOn] }),
    index().on(t.orgId, t.bucket, t.recipientId),
  ],
)

/** Enterprises on a member list that are not in the system. They become members when they are imported. */
export const unregisteredMembers = pgTable(
  'unregistered_members',
  {
    orgId: text().notNull(),
    uscc: text().notNull(),
    name: text().notNull(),
    fromOn: date().notNull(),
    toOn: date(),
    listedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.uscc] }), index().on(t.uscc)],
)

/** Objections of enterprises to memberships, and their outcomes. */
export const membershipContests = pgTable(
  'membership_contests',
  {
    id: bigserial({ mode: 'number' }).notNull(),
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    orgId: text().notNull(),
    reason: text().notNull(),
    contestedBy: text().notNull(),
    contestedAt: timestamp({ withTimezone: true }).notNull(),
    /** ENDED: the organisation agrees. UPHELD: it disagrees and gives the reason. */
    outcome: text({ enum: ['ENDED', 'UPHELD'] }),
    answer: text(),
    settledBy: text(),
    settledAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.id] }),
    index().on(t.orgId, t.settledAt),
    uniqueIndex('membership_contests_open').on(t.bucket, t.recipientId, t.orgId).where(sql`settled_at IS NULL`),
    knownValues(t.outcome),
  ],
)

/** Sealed addresses. `digest` finds one without opening any. */
export const contacts = pgTable(
  'contacts',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    channel: text({ enum: ['EMAIL', 'GATEWAY'] }).notNull(),
    sealed: text().notNull(),
    digest: text().notNull(),
    verifiedAt: timestamp({ withTimezone: true }),
    /** Whether the recipient wants notices there. */
    wanted: boolean().notNull().default(true),
    endedAt: timestamp({ withTimezone: true }),
    endedReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.recipientId, t.channel] }),
    index('contacts_digest').on(t.digest),
    knownValues(t.channel),
  ],
)

/** An unconfirmed address. It replaces the old one when its code is entered. */
export const contactClaims = pgTable(
  'contact_claims',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    channel: text({ enum: ['EMAIL', 'GATEWAY'] }).notNull(),
    sealed: text().notNull(),
    digest: text().notNull(),
    /** Sealed code of six digits. */
    code: text().notNull(),
    until: timestamp({ withTimezone: true }).notNull(),
    /** Wrong codes given. */
    tries: smallint().notNull().default(0),
    /** Codes sent on this Shanghai day. */
    sentOn: date().notNull(),
    sent: smallint().notNull().default(1),
    sentAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId, t.channel] }), knownValues(t.channel)],
)

/** Bounced mail. The digest of the report makes a repeated report harmless. */
export const bounces = pgTable(
  'bounces',
  {
    digest: text().primaryKey(),
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    kind: text({ enum: ['HARD', 'SOFT', 'COMPLAINT'] }).notNull(),
    /** RFC 3463, e.g. 5.1.1; `complaint` of a complaint. */
    status: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [index().on(t.bucket, t.recipientId), knownValues(t.kind)],
)
