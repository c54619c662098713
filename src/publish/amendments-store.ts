import { and, asc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm'
import { arrayOf, type Db, rows } from '../platform/db.ts'
import type { PolicyRecord } from './record.ts'
import { policies, policyAmendments } from './tables.ts'

/** What a document amends: another document, of which it ends these measures. */
export type Amending = { amendedId: number; measureIds: number[] }
export type AmendmentRecord = Amending & { policyId: number; effectiveOn: string | null }

/** Replaces what a draft amends. */
export async function writeAmendments(tx: Db, policyId: number, list: readonly Amending[]): Promise<void> {
  await tx.delete(policyAmendments).where(eq(policyAmendments.policyId, policyId))
  if (list.length > 0) await tx.insert(policyAmendments).values(list.map((one) => ({ policyId, ...one })))
}

/** What these documents amend, drafts too. */
export const readAmends = async (db: Db, policyIds: readonly number[]): Promise<AmendmentRecord[]> =>
  policyIds.length === 0
    ? []
    : db
        .select()
        .from(policyAmendments)
        .where(inArray(policyAmendments.policyId, [...policyIds]))
        .orderBy(asc(policyAmendments.amendedId))

/** Published amendments of these documents, those of a later day too. */
export const readAmendedBy = async (db: Db, amendedIds: readonly number[]): Promise<AmendmentRecord[]> =>
  amendedIds.length === 0
    ? []
    : db
        .select()
        .from(policyAmendments)
        .where(and(inArray(policyAmendments.amendedId, [...amendedIds]), isNotNull(policyAmendments.effectiveOn)))
        .orderBy(asc(policyAmendments.effectiveOn), asc(policyAmendments.policyId))

/** Locks the documents that this one amends. */
export async function lockAmended(tx: Db, policyId: number): Promise<PolicyRecord[]> {
  const ids = (await readAmends(tx, [policyId])).map(({ amendedId }) => amendedId)
  if (ids.length === 0) return []
  const found = await tx.select().from(policies).where(inArray(policies.id, ids)).orderBy(policies.id).for('update')
  return found as PolicyRecord[]
}

/** Sets the first day of a document's amendments. @param amendedIds locked */
export async function startAmendments(tx: Db, policyId: number, on: string, amendedIds: number[]): Promise<void> {
  await tx.update(policyAmendments).set({ effectiveOn: on }).where(eq(policyAmendments.policyId, policyId))
  await writeEnds(tx, amendedIds)
}

/** Takes back a document's amendments that have not begun by a day. @param amendedIds locked */
export async function dropAmendments(tx: Db, policyId: number, on: string, amendedIds: number[]): Promise<void> {
  const unbegun = sql`${policyAmendments.policyId} = ${policyId} AND ${policyAmendments.effectiveOn} > ${on}::date`
  await tx.update(policyAmendments).set({ effectiveOn: null }).where(unbegun)
  await writeEnds(tx, amendedIds)
}

/**
 * Marks the amendments of a document, begun by a day, as done: it is matched again without the ended measures.
 * @returns ids of the measures that end with them
 */
export async function markApplied(tx: Db, amendedId: number, on: string): Promise<number[]> {
  const begun = sql`${policyAmendments.amendedId} = ${amendedId} AND ${policyAmendments.effectiveOn} <= ${on}::date
    AND NOT ${policyAmendments.applied}`
  const { measureIds } = policyAmendments
  const found = await tx.update(policyAmendments).set({ applied: true }).where(begun).returning({ measureIds })
  return found.flatMap((row) => row.measureIds)
}

/** Writes on documents and their measures the first day that any amendment has. Why: who reads them joins nothing. */
async function writeEnds(tx: Db, amendedIds: readonly number[]): Promise<void> {
  const ids: SQL = arrayOf(amendedIds, 'bigint')
  await rows(
    tx,
    sql`UPDATE measures m SET ended_on = (SELECT min(a.effective_on) FROM policy_amendments a
          WHERE a.amended_id = m.policy_id AND m.id = ANY(a.measure_ids)) WHERE m.policy_id = ANY(${ids})`,
  )
  await rows(
    tx,
    sql`UPDATE policies p SET amended_on = (SELECT min(a.effective_on) FROM policy_amendments a WHERE a.amended_id = p.id)
        WHERE p.id = ANY(${ids})`,
  )
}
