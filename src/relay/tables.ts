import {
  bigint,
  bigserial,
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

/** One organisation's task for one policy; a hand-down makes a child task. */
export const relayTasks = pgTable(
  'relay_tasks',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    policyId: bigint({ mode: 'number' }).notNull(),
    orgId: text().notNull(),
    fromOrgId: text().notNull(),
    parentId: bigint({ mode: 'number' }),
    /** ids of all tasks above it, the topmost first */
    ancestorIds: bigint({ mode: 'number' }).array().notNull().default([]),
    depth: integer().notNull(),
    state: text({ enum: ['OFFERED', 'RECEIVED', 'FORWARDED', 'RETURNED', 'EXPIRED', 'RECALLED'] }).notNull(),
    dueAt: timestamp({ withTimezone: true }).notNull(),
    offeredAt: timestamp({ withTimezone: true }).notNull(),
    receivedAt: timestamp({ withTimezone: true }),
    forwardedAt: timestamp({ withTimezone: true }),
    closedAt: timestamp({ withTimezone: true }),
    reason: text(),
    /** the note from above; after a forward with a note to organisations or members, that note */
    note: text(),
    /** the note of the organisation that handed the task down */
    handedNote: text(),
    /** the organisation's own note to its members */
    ownNote: text(),
    /** PLANNED at publication, HANDED_DOWN by another organisation, PULLED by the organisation itself. */
    origin: text({ enum: ['PLANNED', 'HANDED_DOWN', 'PULLED'] })
      .notNull()
      .default('PLANNED'),
    /** ids of the organisation's interests that the document met when the task was made */
    interests: bigint({ mode: 'number' }).array().notNull().default([]),
    /** rises with each step; detects a step that another administrator did not see */
    version: integer().notNull().default(0),
    /** instant by the database's clock, and account, of the last step; the account is null for a job's step */
    lastStepAt: timestamp({ withTimezone: true }),
    lastStepBy: text(),
    /** code of the organisation's short link; created with the first kit */
    code: text(),
  },
  (t) => [
    uniqueIndex().on(t.policyId, t.orgId),
    uniqueIndex('relay_tasks_code').on(t.code),
    index().on(t.orgId, t.state, t.dueAt),
    index().on(t.state, t.dueAt),
    knownValues(t.state),
    knownValues(t.origin),
  ],
)

/** Reminders about a task's deadline, each once: at half time, on the last day, and to the issuer after it. */
export const relayReminders = pgTable(
  'relay_reminders',
  {
    taskId: bigint({ mode: 'number' }).notNull(),
    kind: text({ enum: ['HALF', 'DUE', 'ESCALATED'] }).notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.taskId, t.kind] }), knownValues(t.kind)],
)

/** Mail addresses for reminders to organisations, sealed. */
export const relayContacts = pgTable('relay_contacts', {
  orgId: text().primaryKey(),
  sealed: text().notNull(),
  setBy: text().notNull(),
  setAt: timestamp({ withTimezone: true }).notNull(),
})

/** Number of openings of a task's short link on a day. No data about readers. */
export const relayScans = pgTable(
  'relay_scans',
  {
    taskId: bigint({ mode: 'number' }).notNull(),
    on: date().notNull(),
    count: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.taskId, t.on] })],
)

/** Interests of organisations: industries (GB/T 4754 codes) and themes (tags). */
export const relayInterests = pgTable(
  'relay_interests',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    orgId: text().notNull(),
    kind: text({ enum: ['INDUSTRY', 'TAG'] }).notNull(),
    /** industry code or tag id */
    value: text().notNull(),
    addedAt: timestamp({ withTimezone: true }).notNull(),
    endedAt: timestamp({ withTimezone: true }),
  },
  (t) => [uniqueIndex('relay_interests_once').on(t.orgId, t.kind, t.value), knownValues(t.kind)],
)

/** Named lists of an organisation's members. */
export const memberLists = pgTable(
  'member_lists',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    orgId: text().notNull(),
    name: text().notNull(),
    changedAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [uniqueIndex('member_lists_name').on(t.orgId, t.name)],
)

export const memberListEntries = pgTable(
  'member_list_entries',
  {
    listId: bigint({ mode: 'number' }).notNull(),
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId, t.listId] }), index().on(t.listId)],
)

/** VERIFY members that an organisation set aside for a document. */
export const relaySetAsides = pgTable(
  'relay_set_asides',
  {
    bucket: smallint().notNull(),
    recipientId: bigint({ mode: 'number' }).notNull(),
    policyId: bigint({ mode: 'number' }).notNull(),
    orgId: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    by: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.bucket, t.recipientId, t.policyId, t.orgId] })],
)

/** 线下告知登记: contacts outside the system, recorded by organisations. */
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
    /** when the enterprise denied the contact; a contested contact does not count */
    contestedAt: timestamp({ withTimezone: true }),
    contestReason: text(),
  },
  (t) => [index().on(t.policyId, t.recipientId), index().on(t.taskId), index().on(t.bucket, t.recipientId)],
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

/** Head of each chain, locked before events are appended. */
export const relayChains = pgTable('relay_chains', {
  policyId: bigint({ mode: 'number' }).primaryKey(),
  seq: integer().notNull(),
  hash: text().notNull(),
  /** salt of the digests; never exported with the events */
  salt: text().notNull(),
  plannedAt: timestamp({ withTimezone: true }),
})
