import { date, doublePrecision, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

/** Size of each portrait by day, measured every night. */
export const portraitSizes = pgTable(
  'portrait_sizes',
  {
    portraitId: text().notNull(),
    measuredOn: date().notNull(),
    version: integer().notNull(),
    eligible: integer().notNull(),
    unknown: integer().notNull(),
    total: integer().notNull(),
    fillRate: doublePrecision().notNull(),
  },
  (t) => [primaryKey({ columns: [t.portraitId, t.measuredOn] })],
)
