import {
  bigint,
  bigserial,
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

/** One organisation's task for one policy; a hand-down makes a child task. */
export const relayTasks = pgTable(
  'relay_tasks',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    policyId: bigint({ mode: 'number' }).notNull(),
    orgId: text().notNull(),
    fromOrgId: text().notNull(),
    parentId: bigint({ mode: 'number' }),
    depth: integer().notNull(),
    state: text({ enum: ['OFFERED', 'RECEIVED', 'FORWARDED', 'RETURNED', 'EXPIRED', 'RECALLED'] }).notNull(),
    dueAt: timestamp({ withTimezone: true }).notNull(),
    offeredAt: timestamp({ withTimezone: true }).notNull(),
    receivedAt: timestamp({ withTimezone: true }),
    forwardedAt: timestamp({ withTimezone: true }),
    closedAt: timestamp({ withTimezone: true }),
    reason: text(),
    /** The words of whoever handed the task down. */
    note: text(),
  },
  (t) => [uniqueIndex().on(t.policyId, t.orgId), index().on(t.orgId, t.state, t.dueAt), index().on(t.state, t.dueAt)],
)

/** 线下告知登记: contacts outside the system, recorded by the organisation. */
export const outreaches = pgTable(
  'outreaches',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    taskId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    orgId: text().notNull(),
    method: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    note: text(),
    recordedBy: text().notNull(),
  },
  (t) => [index().on(t.policyId, t.recipientId), index().on(t.taskId)],
)

/** Append-only: hash = sha256(prev_hash, RFC 8785 JSON of the event), one sequence per policy. */
export const relayEvents = pgTable(
  'relay_events',
  {
    policyId: bigint({ mode: 'number' }).notNull(),
    seq: integer().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    kind: text().notNull(),
    data: jsonb().notNull(),
    prevHash: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.policyId, t.seq] })],
)

/** The head of each chain, locked by whoever appends. */
export const relayChains = pgTable('relay_chains', {
  policyId: bigint({ mode: 'number' }).primaryKey(),
  seq: integer().notNull(),
  hash: text().notNull(),
  /** Salt of the member digests, kept here and never exported with the events. */
  salt: text().notNull(),
  plannedAt: timestamp({ withTimezone: true }),
})
