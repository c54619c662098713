import { sql } from 'drizzle-orm'
import { bigint, bigserial, index, pgTable, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core'

/** 咨询: what a recipient asks about a document, and what its department answers. */
export const questions = pgTable(
  'questions',
  {
    id: bigserial({ mode: 'number' }).notNull(),
    bucket: smallint().notNull(),
    /** Whom it is asked for; staff never see it. */
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    /** The department that issued the document. */
    orgId: text().notNull(),
    text: text().notNull(),
    askedAt: timestamp({ withTimezone: true }).notNull(),
    askedBy: text().notNull(),
    /** The end of the fifth working day after it was asked, by the calendar of that moment. */
    dueAt: timestamp({ withTimezone: true }).notNull(),
    answer: text(),
    answeredAt: timestamp({ withTimezone: true }),
    answeredBy: text(),
    /** When the asker first looked at the answer. */
    seenAt: timestamp({ withTimezone: true }),
    withdrawnAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.id] }),
    index().on(t.id),
    index().on(t.bucket, t.recipientId, t.id),
    index().on(t.policyId, t.id),
    index().on(t.orgId, t.id),
    index('questions_open').on(t.orgId, t.id).where(sql`answered_at IS NULL AND withdrawn_at IS NULL`),
  ],
)

/** 常见问答 of a document: public, in the department's own words. */
export const faqEntries = pgTable(
  'faq_entries',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    policyId: bigint({ mode: 'number' }).notNull(),
    question: text().notNull(),
    answer: text().notNull(),
    publishedAt: timestamp({ withTimezone: true }).notNull(),
    publishedBy: text().notNull(),
    withdrawnAt: timestamp({ withTimezone: true }),
    withdrawnBy: text(),
    /** The question it grew from, if any. */
    questionId: bigint({ mode: 'number' }),
  },
  (t) => [index().on(t.policyId, t.id)],
)
