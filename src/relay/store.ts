import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { affected, arrayOf, type Db, rows } from '../platform/db.ts'
import type { ReminderKind } from './reminder.ts'
import { outreaches, relayContacts, relayReminders, relaySetAsides, relayTasks } from './tables.ts'
import type { LockedTask, NewTask, RelayState, RelayTask } from './task.ts'

export async function readTask(db: Db, id: number): Promise<RelayTask | undefined> {
  const [row] = await db.select().from(relayTasks).where(eq(relayTasks.id, id))
  return row
}

/** Reads and locks a task. Why: concurrent steps must go one after another. */
export async function lockTask(tx: Db, id: number): Promise<LockedTask | undefined> {
  // The statement's time and snapshot date from before the wait for the lock.
  const [row] = await tx
    .select({
      ...getTableColumns(relayTasks),
      versionBefore: sql<number>`(SELECT b.version FROM relay_tasks b WHERE b.id = ${id})`,
      steppedMsAgo: sql<
        number | null
      >`(extract(epoch FROM statement_timestamp() - ${relayTasks.lastStepAt}) * 1000)::float8`,
    })
    .from(relayTasks)
    .where(eq(relayTasks.id, id))
    .for('update')
  return row
}

export async function tasksOfPolicy(db: Db, policyId: number): Promise<RelayTask[]> {
  return db.select().from(relayTasks).where(eq(relayTasks.policyId, policyId)).orderBy(relayTasks.depth, relayTasks.id)
}

/** Adds tasks. An organisation with a task for the policy keeps it. @returns the added tasks */
export async function addTasks(tx: Db, list: readonly NewTask[]): Promise<RelayTask[]> {
  if (list.length === 0) return []
  return tx
    .insert(relayTasks)
    .values([...list])
    .onConflictDoNothing()
    .returning()
}

// The database's clock. Why: it is one for all processes, and tests move the service's clock.
const now = sql`clock_timestamp()`

/** Changes a task and raises its version. @param by account of the step, null for a job @returns the changed task */
export async function updateTask(
  tx: Db,
  id: number,
  by: string | null,
  change: Partial<typeof relayTasks.$inferInsert>,
): Promise<RelayTask> {
  const [task] = await tx
    .update(relayTasks)
    .set({ ...change, version: sql`version + 1`, lastStepAt: now, lastStepBy: by })
    .where(eq(relayTasks.id, id))
    .returning()
  if (!task) throw new Error(`relay task ${id} is missing`)
  return task
}

/**
 * Puts planned tasks under the task that hands them down. Their deadline never gets later.
 * @returns the moved tasks; tasks already begun, or locked by another transaction, stay where they are
 */
export async function putUnder(
  tx: Db,
  ids: readonly number[],
  {
    dueAt,
    ...under
  }: Pick<RelayTask, 'fromOrgId' | 'parentId' | 'ancestorIds' | 'depth' | 'note' | 'handedNote' | 'origin' | 'dueAt'>,
): Promise<RelayTask[]> {
  if (ids.length === 0) return []
  return tx
    .update(relayTasks)
    .set({
      ...under,
      dueAt: sql`least(due_at, ${dueAt.toISOString()}::timestamptz)`,
      version: sql`version + 1`,
      lastStepAt: now,
      lastStepBy: null,
    })
    .where(
      sql`id IN (SELECT id FROM relay_tasks WHERE id = ANY(${arrayOf(ids, 'bigint')}) AND state = 'OFFERED' AND origin = 'PLANNED'
                 ORDER BY id FOR UPDATE SKIP LOCKED)`,
    )
    .returning()
}

/** A page of an organisation's tasks, soonest deadline first, plus one more. `after` = id of the last row seen. */
export async function findTasks(
  db: Db,
  orgId: string,
  options: {
    state?: RelayState | null | undefined
    open?: boolean | null | undefined
    first: number
    after: number | undefined
  },
): Promise<RelayTask[]> {
  const state = which(options)
  const after = options.after
    ? sql`AND (t.due_at, t.id) > (SELECT due_at, id FROM relay_tasks WHERE id = ${options.after})`
    : sql``
  const found = await rows<{ id: number }>(
    db,
    sql`SELECT t.id FROM relay_tasks t WHERE t.org_id = ${orgId} ${state} ${after}
        ORDER BY t.due_at, t.id LIMIT ${options.first + 1}`,
  )
  const ids = found.map((row) => Number(row.id))
  if (ids.length === 0) return []
  const list = await db
    .select()
    .from(relayTasks)
    .where(sql`id = ANY(${arrayOf(ids, 'bigint')})`)
  return ids.flatMap((id) => list.find((task) => task.id === id) ?? [])
}

type Which = { state?: RelayState | null | undefined; open?: boolean | null | undefined }

/** Conditions: one state; open = without a forward (OFFERED, RECEIVED, EXPIRED). */
const which = ({ state, open }: Which): SQL => sql`${state ? sql`AND state = ${state}` : sql``}
  ${open ? sql`AND state IN ('OFFERED', 'RECEIVED', 'EXPIRED')` : sql``}`

export async function countTasks(db: Db, orgId: string, filter: Which): Promise<number> {
  return db.$count(relayTasks, sql`org_id = ${orgId} ${which(filter)}`)
}

export async function readTasks(db: Db, ids: readonly number[]): Promise<RelayTask[]> {
  return db
    .select()
    .from(relayTasks)
    .where(sql`id = ANY(${arrayOf(ids, 'bigint')})`)
    .orderBy(relayTasks.dueAt, relayTasks.id)
}

/**
 * A page of tasks that are overdue now, longest first, plus one more; and their total.
 * @param issuerId restricts to this issuer's documents
 * @param page `after` = id of the last row seen
 */
export async function findEscalated(
  db: Db,
  issuerId: string | undefined,
  page: { first: number; after: number | undefined },
): Promise<{ tasks: RelayTask[]; total: number }> {
  const issued = issuerId === undefined ? sql`true` : sql`p.issuer_id = ${issuerId}`
  const from = sql`FROM relay_tasks t JOIN policies p ON p.id = t.policy_id WHERE t.state = 'EXPIRED' AND ${issued}`
  const after = page.after
    ? sql`AND (t.due_at, t.id) > (SELECT due_at, id FROM relay_tasks WHERE id = ${page.after})`
    : sql``
  const found = await rows<{ id: number }>(
    db,
    sql`SELECT t.id ${from} ${after} ORDER BY t.due_at, t.id LIMIT ${page.first + 1}`,
  )
  const [all] = await rows<{ n: number }>(db, sql`SELECT count(*)::int AS n ${from}`)
  return {
    tasks: await readTasks(
      db,
      found.map((row) => Number(row.id)),
    ),
    total: all?.n ?? 0,
  }
}

/** Tasks by policy. @param condition on columns of relay_tasks */
export async function findOffered(db: Db, condition: SQL): Promise<RelayTask[]> {
  return db.select().from(relayTasks).where(condition).orderBy(relayTasks.policyId, relayTasks.id)
}

/** All open tasks. */
export async function findOpen(db: Db): Promise<RelayTask[]> {
  return db.select().from(relayTasks).where(sql`state IN ('OFFERED', 'RECEIVED')`)
}

/** Records a reminder about a deadline. @returns false when it was recorded before */
export async function addReminder(tx: Db, taskId: number, kind: ReminderKind, at: Date): Promise<boolean> {
  const added = await tx.insert(relayReminders).values({ taskId, kind, at }).onConflictDoNothing().returning()
  return added.length > 0
}

/** Reminders of these tasks, oldest first. */
export async function readReminders(db: Db, taskIds: readonly number[]) {
  return db
    .select()
    .from(relayReminders)
    .where(sql`task_id = ANY(${arrayOf(taskIds, 'bigint')})`)
    .orderBy(relayReminders.at)
}

/** Sealed mail address to which deadlines of an organisation are reported. */
export async function readOfficeContact(db: Db, orgId: string): Promise<string | undefined> {
  const [row] = await db.select().from(relayContacts).where(eq(relayContacts.orgId, orgId))
  return row?.sealed
}

export async function writeOfficeContact(tx: Db, contact: typeof relayContacts.$inferInsert): Promise<void> {
  const { sealed, setBy, setAt } = contact
  await tx
    .insert(relayContacts)
    .values(contact)
    .onConflictDoUpdate({ target: relayContacts.orgId, set: { sealed, setBy, setAt } })
}

export async function deleteOfficeContact(tx: Db, orgId: string): Promise<void> {
  await tx.delete(relayContacts).where(eq(relayContacts.orgId, orgId))
}

/** Open tasks whose deadline has passed. */
export async function findOverdue(db: Db, now: Date): Promise<RelayTask[]> {
  return db
    .select()
    .from(relayTasks)
    .where(and(sql`state IN ('OFFERED', 'RECEIVED')`, sql`due_at <= ${now.toISOString()}::timestamptz`))
}

export async function recallTasks(tx: Db, policyId: number, reason: string, at: Date): Promise<number> {
  return affected(
    tx,
    sql`UPDATE relay_tasks SET state = 'RECALLED', version = version + 1, last_step_at = ${now}, last_step_by = NULL, reason = ${reason}, closed_at = ${at.toISOString()}::timestamptz
        WHERE policy_id = ${policyId} AND state NOT IN ('RECALLED', 'RETURNED')`,
  )
}

type MemberKey = { bucket: number; recipientId: number }

/** Idempotent. */
export async function addSetAsides(
  tx: Db,
  { policyId, orgId }: Pick<RelayTask, 'policyId' | 'orgId'>,
  members: readonly MemberKey[],
  set: { at: Date; by: string },
): Promise<void> {
  for (let at = 0; at < members.length; at += 1000)
    await tx
      .insert(relaySetAsides)
      .values(members.slice(at, at + 1000).map((member) => ({ ...member, ...set, policyId, orgId })))
      .onConflictDoNothing()
}

export async function removeSetAsides(
  tx: Db,
  { policyId, orgId }: Pick<RelayTask, 'policyId' | 'orgId'>,
  members: readonly MemberKey[],
): Promise<void> {
  await tx.execute(sql`DELETE FROM relay_set_asides a
    USING (SELECT * FROM jsonb_to_recordset(${JSON.stringify(members)}::jsonb) AS m(bucket smallint, "recipientId" bigint)) m
    WHERE a.bucket = m.bucket AND a.recipient_id = m."recipientId" AND a.policy_id = ${policyId} AND a.org_id = ${orgId}`)
}

export type NewOutreach = typeof outreaches.$inferInsert

export async function addOutreaches(tx: Db, list: NewOutreach[]): Promise<void> {
  for (let at = 0; at < list.length; at += 1000) await tx.insert(outreaches).values(list.slice(at, at + 1000))
}
