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
    /** null = imported draft with an unconfirmed issuer */
    issuerId: text(),
    status: text({
      enum: ['DRAFT', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'SUPERSEDED', 'REPEALED', 'EXPIRED'],
    }).notNull(),
    route: text({ enum: ['DIRECT', 'RELAY_FIRST', 'PAGE_ONLY'] }).notNull(),
    /** sent during quiet hours too, but never against a refusal */
    urgent: boolean().notNull().default(false),
    issuedOn: date(),
    effectiveFrom: date(),
    effectiveTo: date(),
    body: text().notNull(),
    supersedesId: bigint({ mode: 'number' }),
    /**
     * owner of the draft, whose members can edit it; null = imported, taken over by the first publisher who edits it
     */
    ownerOrgId: text(),
    submittedBy: text(),
    reviewedBy: text(),
    reviewComment: text(),
    /** 三同步: reason of a document without an interpretation */
    interpretationExemption: text(),
    publishedAt: timestamp({ withTimezone: true }),
    endedAt: timestamp({ withTimezone: true }),
    endedReason: text(),
    /** set in the transaction that made its notices; prevents a second match */
    matchedAt: timestamp({ withTimezone: true }),
    /** source of an imported draft, with the source's note on validity */
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
    // A document has at most one successor.
    uniqueIndex('policies_supersedes')
      .on(t.supersedesId)
      .where(sql`status IN ('PUBLISHED', 'SUPERSEDED', 'REPEALED', 'EXPIRED')`),
    knownValues(t.status),
    knownValues(t.route),
  ],
)

/**
 * Title, number, measures and body of each document as `plainText`. Why a table of its own: documents are read whole.
 * Why a function in the index: an array of all pairs takes four times the space of the text.
 */
export const policyTexts = pgTable(
  'policy_texts',
  {
    policyId: bigint({ mode: 'number' })
      .primaryKey()
      .references(() => policies.id),
    plain: text().notNull(),
  },
  (t) => [index('policy_texts_grams').using('gin', sql`text_grams(${t.plain})`)],
)

/** One row, raised by every change of documents in force and by every match. */
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
    /** as written by the publisher */
    rule: jsonb(),
    /** parsed, codes resolved, portraits inlined; frozen at submission */
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

/** Steps of a document: account, instant, step. */
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
