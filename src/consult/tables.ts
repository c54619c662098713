import { sql } from 'drizzle-orm'
import { bigint, bigserial, index, pgTable, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core'

/** 咨询: a recipient's questions about documents, and the departments' answers. */
export const questions = pgTable(
  'questions',
  {
    id: bigserial({ mode: 'number' }).notNull(),
    bucket: smallint().notNull(),
    /** The recipient for whom an account asked. Never shown to staff. */
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    /** The department that issued the document. */
    orgId: text().notNull(),
    text: text().notNull(),
    askedAt: timestamp({ withTimezone: true }).notNull(),
    askedBy: text().notNull(),
    /** End of the fifth working day after the question's day, by the calendar of that day. */
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
    /** The question that the entry was written for, if any. */
    questionId: bigint({ mode: 'number' }),
  },
  (t) => [index().on(t.policyId, t.id)],
)
