import {
  bigint,
  bigserial,
  boolean,
  index,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'

export const accounts = pgTable('accounts', {
  /** The subject claim of the bearer token. */
  id: text().primaryKey(),
  name: text().notNull(),
  roles: text().array().notNull(),
  orgId: text(),
  demo: boolean().notNull().default(false),
})

/** Recipients that an account acts for. */
export const grants = pgTable(
  'grants',
  {
    accountId: text().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.recipientId] }), index().on(t.recipientId)],
)

/** Which portals (service accounts) an enterprise has linked: they see its notices. */
export const portalLinks = pgTable(
  'portal_links',
  {
    accountId: text().notNull(),
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    linkedBy: text().notNull(),
    linkedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.bucket, t.recipientId] }), index().on(t.bucket, t.recipientId)],
)

/** Every read of personal data, every preview and every decision, with its account. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    at: timestamp({ withTimezone: true }).notNull(),
    accountId: text(),
    operation: text().notNull(),
    subject: jsonb().notNull(),
  },
  (t) => [index().on(t.accountId, t.at)],
)
