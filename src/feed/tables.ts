import { bigint, boolean, index, pgTable, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core'
import { bitVarying } from '../platform/bit-varying.ts'
import { knownValues } from '../platform/known-values.ts'

/** 有用 / 与我无关: a recipient's latest feedback on a document. */
export const feedback = pgTable(
  'feedback',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    /** The measures that the feedback is about: those that were ELIGIBLE or UNKNOWN. Bits by ordinal. */
    measures: bitVarying().notNull(),
    useful: boolean().notNull(),
    reason: text({ enum: ['WRONG_FACT', 'WRONG_RULE', 'NOT_INTERESTED'] }),
    factId: text(),
    note: text(),
    accountId: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.bucket, t.recipientId, t.policyId] }),
    index().on(t.policyId),
    knownValues(t.reason),
  ],
)
