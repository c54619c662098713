import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { bucketOf } from '../parties/recipient.ts'
import { type Db, rows } from '../platform/db.ts'
import type { FaqRecord, QuestionRecord } from './question.ts'
import { faqEntries, questions } from './tables.ts'

const open = and(isNull(questions.answeredAt), isNull(questions.withdrawnAt))
const of = (recipientId: number) =>
  and(eq(questions.bucket, bucketOf(recipientId)), eq(questions.recipientId, recipientId))

type NewQuestion = Pick<QuestionRecord, 'recipientId' | 'policyId' | 'orgId' | 'text' | 'askedAt' | 'askedBy' | 'dueAt'>

export async function insertQuestion(tx: Db, question: NewQuestion): Promise<QuestionRecord> {
  const [row] = await tx
    .insert(questions)
    .values({ ...question, bucket: bucketOf(question.recipientId) })
    .returning()
  if (!row) throw new Error('the question was not inserted')
  return row
}

export async function readQuestion(db: Db, id: number): Promise<QuestionRecord | undefined> {
  const [row] = await db.select().from(questions).where(eq(questions.id, id))
  return row
}

const at = ({ bucket, id }: Pick<QuestionRecord, 'bucket' | 'id'>) =>
  and(eq(questions.bucket, bucket), eq(questions.id, id))

/** Reads and locks a question. Why: concurrent answers and withdrawals must go one after another. */
export async function lockQuestion(tx: Db, id: number): Promise<QuestionRecord | undefined> {
  const found = await readQuestion(tx, id)
  if (!found) return undefined
  const [row] = await tx.select().from(questions).where(at(found)).for('update')
  return row
}

export async function updateQuestion(
  tx: Db,
  question: QuestionRecord,
  change: Partial<Pick<QuestionRecord, 'answer' | 'answeredAt' | 'answeredBy' | 'seenAt' | 'withdrawnAt'>>,
): Promise<QuestionRecord> {
  await tx.update(questions).set(change).where(at(question))
  return { ...question, ...change }
}

/** Open questions that are not overdue. */
export const readWaiting = (
  db: Db,
  now: Date,
): Promise<Pick<QuestionRecord, 'bucket' | 'id' | 'askedAt' | 'dueAt'>[]> =>
  db
    .select({ bucket: questions.bucket, id: questions.id, askedAt: questions.askedAt, dueAt: questions.dueAt })
    .from(questions)
    .where(and(open, gt(questions.dueAt, now)))

export async function moveDue(tx: Db, question: Pick<QuestionRecord, 'bucket' | 'id'>, dueAt: Date): Promise<void> {
  await tx.update(questions).set({ dueAt }).where(at(question))
}

/** A recipient's open questions. */
export async function readOpenOf(db: Db, recipientId: number): Promise<Pick<QuestionRecord, 'policyId' | 'text'>[]> {
  return db
    .select({ policyId: questions.policyId, text: questions.text })
    .from(questions)
    .where(and(of(recipientId), open))
}

/** Number of questions that a recipient asked since a moment, withdrawn ones included. */
export const countAskedSince = (db: Db, recipientId: number, since: Date): Promise<number> =>
  db.$count(questions, and(of(recipientId), gte(questions.askedAt, since)))

/** Number of answers that a recipient has not seen. */
export const countUnseen = (db: Db, recipientId: number): Promise<number> =>
  db.$count(questions, and(of(recipientId), isNotNull(questions.answeredAt), isNull(questions.seenAt)))

type Page = { first: number; after: number | undefined }

/** A page of a recipient's questions on one document or all, newest first, plus one more; and their total. */
export async function findOwn(
  db: Db,
  recipientId: number,
  policyId: number | undefined,
  { first, after }: Page,
): Promise<{ found: QuestionRecord[]; total: number }> {
  const which = and(of(recipientId), policyId === undefined ? undefined : eq(questions.policyId, policyId))
  const found = await db
    .select()
    .from(questions)
    .where(and(which, after === undefined ? undefined : lt(questions.id, after)))
    .orderBy(desc(questions.id))
    .limit(first + 1)
  return { found, total: await db.$count(questions, which) }
}

/** A page of questions to departments, plus one more, and their total. Open: oldest first. Answered: newest first. */
export async function findReceived(
  db: Db,
  filter: { open: boolean; orgId: string | undefined; policyId: number | undefined },
  { first, after }: Page,
): Promise<{ found: QuestionRecord[]; total: number }> {
  const which = and(
    filter.open ? open : isNotNull(questions.answeredAt),
    filter.orgId === undefined ? undefined : eq(questions.orgId, filter.orgId),
    filter.policyId === undefined ? undefined : eq(questions.policyId, filter.policyId),
  )
  const further: SQL | undefined =
    after === undefined ? undefined : filter.open ? gt(questions.id, after) : lt(questions.id, after)
  const found = await db
    .select()
    .from(questions)
    .where(and(which, further))
    .orderBy(filter.open ? asc(questions.id) : desc(questions.id))
    .limit(first + 1)
  return { found, total: await db.$count(questions, which) }
}

/** Ids of departments with open questions. */
export async function readWaitedFor(db: Db): Promise<string[]> {
  const found = await db.selectDistinct({ orgId: questions.orgId }).from(questions).where(open).orderBy(questions.orgId)
  return found.map(({ orgId }) => orgId)
}

/** Number of open questions to a department, and of overdue ones among them. */
export async function countWaiting(db: Db, orgId: string, now: Date): Promise<{ waiting: number; overdue: number }> {
  const [row] = await rows<{ waiting: number; overdue: number }>(
    db,
    sql`SELECT count(*)::int AS waiting, (count(*) FILTER (WHERE due_at <= ${now.toISOString()}::timestamptz))::int AS overdue
        FROM questions WHERE org_id = ${orgId} AND answered_at IS NULL AND withdrawn_at IS NULL`,
  )
  return row ?? { waiting: 0, overdue: 0 }
}

const isCurrent = isNull(faqEntries.withdrawnAt)

export async function insertFaq(
  tx: Db,
  entry: Pick<FaqRecord, 'policyId' | 'question' | 'answer' | 'publishedAt' | 'publishedBy' | 'questionId'>,
): Promise<FaqRecord> {
  const [row] = await tx.insert(faqEntries).values(entry).returning()
  if (!row) throw new Error('the entry was not inserted')
  return row
}

/** Current entries of documents, by document, oldest first. */
export async function readFaqOf(db: Db, policyIds: readonly number[]): Promise<FaqRecord[]> {
  return db
    .select()
    .from(faqEntries)
    .where(and(inArray(faqEntries.policyId, [...policyIds]), isCurrent))
    .orderBy(faqEntries.policyId, faqEntries.id)
}

export const countFaq = (db: Db, policyId: number): Promise<number> =>
  db.$count(faqEntries, and(eq(faqEntries.policyId, policyId), isCurrent))

export async function readFaq(db: Db, id: number): Promise<FaqRecord | undefined> {
  const [row] = await db.select().from(faqEntries).where(eq(faqEntries.id, id))
  return row
}

/** Withdraws an entry. @returns whether it was current */
export async function endFaq(tx: Db, id: number, ended: { withdrawnAt: Date; withdrawnBy: string }): Promise<boolean> {
  const changed = await tx
    .update(faqEntries)
    .set(ended)
    .where(and(eq(faqEntries.id, id), isCurrent))
    .returning({ id: faqEntries.id })
  return changed.length > 0
}
