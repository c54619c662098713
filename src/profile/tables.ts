import {
  bigint,
  bigserial,
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import { knownValues } from '../platform/known-values.ts'
import { readCatalogueFiles } from './catalogue/catalogue-file.ts'

/** The fact catalogue: seeded from catalogue/*.json, extended at run time by facts stored as json. */
export const facts = pgTable(
  'facts',
  {
    id: text().primaryKey(),
    audience: text({ enum: ['CITIZEN', 'ENTERPRISE'] }).notNull(),
    /** the whole definition: catalogue-file.ts */
    definition: jsonb().notNull(),
  },
  (t) => [knownValues(t.audience)],
)

/** Append-only statements: source, recipient, fact, as-of day. */
export const factValues = pgTable(
  'fact_values',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    id: bigserial({ mode: 'number' }).notNull(),
    factId: text().notNull(),
    /** null = withdrawn by its source */
    value: jsonb(),
    source: text().notNull(),
    asOf: date().notNull(),
    recordedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId, t.id] })],
)

/** A person's choice about personalisation (PIPL art. 24); no row = on. */
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

/** 一业一档 entries changed at run time, by industry code; the others are in dossier/dossiers.json. */
export const dossiers = pgTable('dossiers', {
  code: text().primaryKey(),
  /** dossier-file.ts */
  entry: jsonb().notNull(),
  changedAt: timestamp({ withTimezone: true }).notNull(),
  changedBy: text().notNull(),
})

/** 群体画像: every version of every named rule; the highest is current. */
export const portraits = pgTable(
  'portraits',
  {
    id: text().notNull(),
    version: integer().notNull(),
    audience: text({ enum: ['CITIZEN', 'ENTERPRISE'] }).notNull(),
    name: text().notNull(),
    description: text(),
    rule: jsonb().notNull(),
    changedAt: timestamp({ withTimezone: true }).notNull(),
    changedBy: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.id, t.version] }), knownValues(t.audience)],
)

/** 更正申请: a person contests an authority's fact. */
export const corrections = pgTable(
  'corrections',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    factId: text().notNull(),
    /** value when it was contested, and the value that the person claims (null = unknown) */
    recorded: jsonb(),
    claimed: jsonb(),
    note: text(),
    state: text({ enum: ['OPEN', 'ACCEPTED', 'REJECTED'] }).notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull(),
    createdBy: text().notNull(),
    decidedAt: timestamp({ withTimezone: true }),
    decidedBy: text(),
    answer: text(),
  },
  (t) => [index().on(t.recipientId), index().on(t.state, t.id), knownValues(t.state)],
)

/** Columns of one fact by its kind. Why a range for codes: a coarse fact against a finer rule is unknown. */
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
      return { [id]: text(id).array(), [`${id}_not`]: text(`${id}_not`).array() }
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

/** Fresh values for matching, one row per recipient: common facts in typed columns, others in `extra`. */
export const enterpriseFacts = projectionTable('enterprise_facts', 'ENTERPRISE')
export const citizenFacts = projectionTable('citizen_facts', 'CITIZEN')
