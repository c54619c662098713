import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from '../../platform/db.ts'
import type { InterestKind, InterestRecord } from '../interest.ts'
import { relayInterests } from '../tables.ts'

const current = isNull(relayInterests.endedAt)

/** Current interests of one organisation, or of all (undefined), oldest first. */
export async function readCurrentInterests(db: Db, orgId?: string): Promise<InterestRecord[]> {
  const which = orgId === undefined ? current : and(current, eq(relayInterests.orgId, orgId))
  return db.select().from(relayInterests).where(which).orderBy(relayInterests.id)
}

/** Interests by id, ended ones included. */
export async function readInterests(db: Db, ids: readonly number[]): Promise<InterestRecord[]> {
  if (ids.length === 0) return []
  return db
    .select()
    .from(relayInterests)
    .where(inArray(relayInterests.id, [...ids]))
    .orderBy(relayInterests.id)
}

/** Adds an interest, or renews an ended one. A current interest is left as it is. */
export async function putInterest(
  tx: Db,
  interest: { orgId: string; kind: InterestKind; value: string; addedAt: Date },
): Promise<InterestRecord> {
  await tx
    .insert(relayInterests)
    .values(interest)
    .onConflictDoUpdate({
      target: [relayInterests.orgId, relayInterests.kind, relayInterests.value],
      set: { addedAt: interest.addedAt, endedAt: null },
      setWhere: isNotNull(relayInterests.endedAt),
    })
  const { orgId, kind, value } = interest
  const [row] = await tx
    .select()
    .from(relayInterests)
    .where(and(eq(relayInterests.orgId, orgId), eq(relayInterests.kind, kind), eq(relayInterests.value, value)))
  if (!row) throw new Error(`interest ${kind} ${value} of ${orgId} was not stored`)
  return row
}

/** @returns whether the interest was current */
export async function endInterest(tx: Db, orgId: string, id: number, at: Date): Promise<boolean> {
  const ended = await tx
    .update(relayInterests)
    .set({ endedAt: at })
    .where(and(eq(relayInterests.id, id), eq(relayInterests.orgId, orgId), current))
    .returning({ id: relayInterests.id })
  return ended.length > 0
}
