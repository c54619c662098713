import { sql } from 'drizzle-orm'
import { bitsOf, ordinalsOf } from '../match/match-policy.ts'
import { bandOf } from '../match/preview.ts'
import { bucketOf } from '../parties/recipient.ts'
import { type Db, rows } from '../platform/db.ts'
import { badInput } from '../platform/errors.ts'
import { platformRefusals } from '../platform/refusals.ts'
import type { MeasureRecord } from '../publish/record.ts'
import type { AudienceKind } from '../rules/fact.ts'
import { feedRefusals } from './refusals.ts'

export type FeedbackReason = 'WRONG_FACT' | 'WRONG_RULE' | 'NOT_INTERESTED'

/** A reader's feedback on a document of their page. */
export type Feedback = {
  useful: boolean
  reason: FeedbackReason | null
  factId: string | null
  note: string | null
}

/**
 * Records 有用 or 与我无关, in place of earlier feedback on the document.
 * @param about.matched ordinals of the measures that the feedback is about
 * @throws BAD_USER_INPUT with every path
 */
export async function giveFeedback(
  tx: Db,
  about: { recipientId: number; policyId: number; matched: readonly number[] },
  given: Feedback,
  by: { accountId: string; at: Date },
): Promise<void> {
  const problems = []
  if (given.useful && (given.reason || given.factId))
    problems.push({ path: 'reason', ...feedRefusals.usefulNeedsNoReason })
  if (!given.useful && !given.reason) problems.push({ path: 'reason', ...feedRefusals.reasonNeeded })
  if (given.factId && given.reason !== 'WRONG_FACT') problems.push({ path: 'factId', ...feedRefusals.factOnlyIfWrong })
  if ((given.note?.length ?? 0) > 500) problems.push({ path: 'note', ...platformRefusals.tooLong({ max: 500 }) })
  if (problems.length > 0) throw badInput(problems)
  const { recipientId, policyId } = about
  await tx.execute(sql`
    INSERT INTO feedback (bucket, recipient_id, policy_id, measures, useful, reason, fact_id, note, account_id, at)
    VALUES (${bucketOf(recipientId)}, ${recipientId}, ${policyId}, ${bitsOf(about.matched)}::varbit, ${given.useful}, ${given.reason},
            ${given.factId}, ${given.note?.trim() || null}, ${by.accountId}, ${by.at.toISOString()}::timestamptz)
    ON CONFLICT (bucket, recipient_id, policy_id) DO UPDATE
      SET measures = excluded.measures, useful = excluded.useful, reason = excluded.reason, fact_id = excluded.fact_id,
          note = excluded.note, account_id = excluded.account_id, at = excluded.at`)
}

/** Ids of documents that a recipient marked 与我无关. The feed leaves them out. */
export async function readDismissed(db: Db, recipientId: number): Promise<Set<number>> {
  const found = await rows<{ policy_id: number }>(
    db,
    sql`SELECT policy_id FROM feedback
        WHERE bucket = ${bucketOf(recipientId)} AND recipient_id = ${recipientId} AND NOT useful`,
  )
  return new Set(found.map((row) => Number(row.policy_id)))
}

/** Document id → a recipient's feedback. */
export async function readFeedback(
  db: Db,
  recipientId: number,
  policyIds: readonly number[],
): Promise<Map<number, Feedback>> {
  if (policyIds.length === 0) return new Map()
  const found = await rows<Record<string, unknown>>(
    db,
    sql`SELECT policy_id, useful, reason, fact_id, note FROM feedback
        WHERE bucket = ${bucketOf(recipientId)} AND recipient_id = ${recipientId}`,
  )
  const wanted = new Set(policyIds)
  return new Map(
    found.flatMap((row) => {
      const id = Number(row.policy_id)
      const given: Feedback = {
        useful: row.useful === true,
        reason: row.reason as FeedbackReason | null,
        factId: row.fact_id as string | null,
        note: row.note as string | null,
      }
      return wanted.has(id) ? [[id, given] as const] : []
    }),
  )
}

/**
 * How well a measure's matching was, by feedback. `precision` = share of answers without WRONG_FACT or WRONG_RULE.
 * NOT_INTERESTED is no fault of matching. For citizens, figures are null below ten answers.
 */
export type MeasurePrecision = {
  measure: MeasureRecord
  answers: number | null
  answersBand: string
  useful: number | null
  notInterested: number | null
  wrongFact: number | null
  wrongRule: number | null
  precision: number | null
  /** Notes about a wrong rule, newest first, at most 50, without their authors. */
  ruleNotes: string[]
}

const floor = 10
const notesMax = 50

/** Precision of each measure of a document. */
export async function measurePrecision(db: Db, measures: readonly MeasureRecord[]): Promise<MeasurePrecision[]> {
  const policyId = measures[0]?.policyId
  if (policyId === undefined) return []
  const given = await rows<{ measures: string; useful: boolean; reason: FeedbackReason | null; note: string | null }>(
    db,
    sql`SELECT measures::text AS measures, useful, reason, note FROM feedback WHERE policy_id = ${policyId} ORDER BY at DESC`,
  )
  return measures.map((measure) => {
    const own = given.filter((row) => ordinalsOf(row.measures).includes(measure.ordinal))
    const count = (reason: FeedbackReason): number => own.filter((row) => row.reason === reason).length
    const [wrongFact, wrongRule] = [count('WRONG_FACT'), count('WRONG_RULE')]
    const shown = own.length >= floor || (measure.audience satisfies AudienceKind) === 'ENTERPRISE'
    return {
      measure,
      answers: shown ? own.length : null,
      answersBand: bandOf(own.length),
      useful: shown ? own.filter((row) => row.useful).length : null,
      notInterested: shown ? count('NOT_INTERESTED') : null,
      wrongFact: shown ? wrongFact : null,
      wrongRule: shown ? wrongRule : null,
      precision: shown && own.length > 0 ? (own.length - wrongFact - wrongRule) / own.length : null,
      ruleNotes: own.flatMap((row) => (row.reason === 'WRONG_RULE' && row.note ? [row.note] : [])).slice(0, notesMax),
    }
  })
}
