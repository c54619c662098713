import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  customType,
  date,
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

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

export const policies = pgTable(
  'policies',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    title: text().notNull(),
    documentNumber: text(),
    /** null = an imported draft whose issuer nobody has confirmed yet. */
    issuerId: text(),
    status: text({
      enum: ['DRAFT', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'SUPERSEDED', 'REPEALED', 'EXPIRED'],
    }).notNull(),
    route: text({ enum: ['DIRECT', 'RELAY_FIRST', 'PAGE_ONLY'] }).notNull(),
    /** Goes out in quiet hours too; never against a refusal. */
    urgent: boolean().notNull().default(false),
    issuedOn: date(),
    effectiveFrom: date(),
    effectiveTo: date(),
    body: text().notNull(),
    supersedesId: bigint({ mode: 'number' }),
    /** Who owns the draft: members of that organisation edit it; null = nobody's, taken over by the first publisher who edits it. */
    ownerOrgId: text(),
    submittedBy: text(),
    reviewedBy: text(),
    reviewComment: text(),
    /** 三同步: why a document is submitted without an interpretation. */
    interpretationExemption: text(),
    publishedAt: timestamp({ withTimezone: true }),
    endedAt: timestamp({ withTimezone: true }),
    endedReason: text(),
    /** Set in the transaction that put its notices into inboxes: the guard against matching twice. */
    matchedAt: timestamp({ withTimezone: true }),
    /** Where an imported draft comes from, with its note on validity as written there. */
    source: jsonb(),
    sourceKey: text(),
    sourceDigest: text(),
    search: tsvector(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    updatedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    index().on(t.status, t.publishedAt),
    index().using('gin', t.search),
    uniqueIndex().on(t.sourceKey),
    // one document at most replaces another
    uniqueIndex('policies_supersedes')
      .on(t.supersedesId)
      .where(sql`status IN ('PUBLISHED', 'SUPERSEDED', 'REPEALED', 'EXPIRED')`),
    knownValues(t.status),
    knownValues(t.route),
  ],
)

/** One row, raised by every change of which documents are in force or have been matched. */
export const inForceClock = pgTable('in_force_clock', {
  id: smallint().primaryKey(),
  value: bigint({ mode: 'number' }).notNull(),
})

export const measures = pgTable(
  'measures',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    policyId: bigint({ mode: 'number' })
      .notNull()
      .references(() => policies.id),
    ordinal: integer().notNull(),
    title: text().notNull(),
    audience: text({ enum: ['CITIZEN', 'ENTERPRISE'] }).notNull(),
    /** As written by the publisher. */
    rule: jsonb(),
    /** Parsed, codes resolved, portraits inlined; frozen at submission. */
    parsedRule: jsonb(),
    simplifiedRule: jsonb(),
    catalogueVersion: text(),
    support: text(),
    applyFrom: date(),
    applyTo: date(),
    contact: text(),
    linkTitle: text(),
    linkUrl: text(),
    clause: text(),
  },
  (t) => [uniqueIndex().on(t.policyId, t.ordinal), knownValues(t.audience)],
)

export const interpretations = pgTable(
  'interpretations',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    policyId: bigint({ mode: 'number' })
      .notNull()
      .references(() => policies.id),
    ordinal: integer().notNull(),
    title: text().notNull(),
    body: text().notNull(),
    publishedAt: timestamp({ withTimezone: true }),
  },
  (t) => [uniqueIndex().on(t.policyId, t.ordinal)],
)

export const tags = pgTable('tags', {
  id: text().primaryKey(),
  code: text().notNull(),
  name: text().notNull(),
  facet: text().notNull(),
  parentId: text(),
})

export const policyTags = pgTable(
  'policy_tags',
  {
    policyId: bigint({ mode: 'number' })
      .notNull()
      .references(() => policies.id),
    tagId: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.policyId, t.tagId] }), index().on(t.tagId)],
)

/** Who did what to a document, when. */
export const policySteps = pgTable(
  'policy_steps',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    policyId: bigint({ mode: 'number' })
      .notNull()
      .references(() => policies.id),
    at: timestamp({ withTimezone: true }).notNull(),
    accountId: text().notNull(),
    step: text({
      enum: [
        'drafted',
        'changed',
        'submitted',
        'approved',
        'returned',
        'published',
        'repealed',
        'superseded',
        'expired',
      ],
    }).notNull(),
    comment: text(),
  },
  (t) => [index().on(t.policyId, t.id), knownValues(t.step)],
)
