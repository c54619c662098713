import {
  bigint,
  bigserial,
  boolean,
  date,
  doublePrecision,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import { readCatalogueFiles } from './catalogue/catalogue-file.ts'

/** The fact catalogue: seeded from catalogue/*.json, extended at run time by facts stored as json. */
export const facts = pgTable('facts', {
  id: text().primaryKey(),
  audience: text({ enum: ['CITIZEN', 'ENTERPRISE'] }).notNull(),
  /** The whole definition, see catalogue-file.ts. */
  definition: jsonb().notNull(),
})

/** Append-only truth: who stated what about whom, as of which day. */
export const factValues = pgTable(
  'fact_values',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    id: bigserial({ mode: 'number' }).notNull(),
    factId: text().notNull(),
    /** null = withdrawn by its source. */
    value: jsonb(),
    source: text().notNull(),
    asOf: date().notNull(),
    recordedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId, t.id] })],
)

/** Whether a person wants personalisation at all (PIPL art. 24); no row = yes. */
export const personalisation = pgTable(
  'personalisation',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    on: boolean().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId] })],
)

/** The columns of one fact by its kind; a code is a range, so that a coarse fact against a finer rule is unknown. */
function columnsFor(id: string, kind: string) {
  switch (kind) {
    case 'CODE':
      return {
        [`${id}_lo`]: bigint(`${id}_lo`, { mode: 'number' }),
        [`${id}_hi`]: bigint(`${id}_hi`, { mode: 'number' }),
      }
    case 'ENUM':
      return { [id]: text(id) }
    case 'SET':
      return { [id]: text(id).array() }
    case 'NUMBER':
      return { [id]: doublePrecision(id) }
    case 'DATE':
      return { [id]: date(id) }
    default:
      return { [id]: boolean(id) }
  }
}

function projectionTable(name: string, audience: string) {
  const typed = readCatalogueFiles()
    .filter((fact) => fact.audience === audience && fact.storage === 'column')
    .map((fact) => columnsFor(fact.id, fact.kind))
  return pgTable(
    name,
    {
      bucket: smallint().notNull(),
      id: bigint({ mode: 'number' }).notNull(),
      personalised: boolean().notNull(),
      member_of: text().array(),
      extra: jsonb().notNull(),
      ...Object.assign({}, ...typed),
    },
    (t) => [primaryKey({ columns: [t.bucket as never, t.id as never] })],
  )
}

/** Fresh values for matching, one row a recipient: common facts typed, the rest in `extra`. */
export const enterpriseFacts = projectionTable('enterprise_facts', 'ENTERPRISE')
export const citizenFacts = projectionTable('citizen_facts', 'CITIZEN')
