import { and, desc, eq, lt } from 'drizzle-orm'
import { shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict, notFound } from '../platform/errors.ts'
import type { AudienceKind } from '../rules/fact.ts'
import { readProfile } from '../rules/profile.ts'
import { type ProfileDeps, recordFacts } from './declare-facts.ts'
import { readRecipientProfile } from './profile.ts'
import { corrections } from './tables.ts'

/** 更正申请 as stored. */
export type CorrectionRecord = typeof corrections.$inferSelect

const openMax = 50

/**
 * Contests an authority's fact. The recorded value counts until the decision.
 * @param claim the correct value; null = the recorded one is wrong, and the correct one is unknown
 * @throws BAD_USER_INPUT for an own, unknown, derived or ill-typed fact; CONFLICT for a fact contested already
 */
export async function requestCorrection(
  tx: Db,
  deps: ProfileDeps,
  recipient: { id: number; kind: AudienceKind },
  claim: { factId: string; claimed: unknown; note: string | null },
  accountId: string,
): Promise<CorrectionRecord> {
  const { factId, claimed, note } = claim
  const definition = deps.catalogues.definitions.get(factId)
  if (!definition || definition.audience !== recipient.kind)
    throw badInput([{ path: 'factId', message: '没有此项信息 unknown fact' }])
  if (definition.selfDeclared)
    throw badInput([
      { path: 'factId', message: '这是您自己填写的信息，可直接修改 your own statement, change it yourself' },
    ])
  if (definition.derived)
    throw badInput([
      { path: 'factId', message: '由其他信息计算得出，请更正其依据 computed from other facts, contest those' },
    ])
  const read = readProfile({ [factId]: claimed }, deps.catalogues.of(recipient.kind))
  if (!read.ok) throw badInput(read.errors.map(({ message }) => ({ path: 'claimed', message })))
  if ((note?.length ?? 0) > 500) throw badInput([{ path: 'note', message: '不能超过 500 字 at most 500 characters' }])
  const open = await tx
    .select()
    .from(corrections)
    .where(and(eq(corrections.recipientId, recipient.id), eq(corrections.state, 'OPEN')))
  if (open.some((item) => item.factId === factId))
    throw conflict('此项信息已在更正中 This fact is being corrected already')
  if (open.length >= openMax) throw conflict(`最多同时更正 ${openMax} 项 at most ${openMax} at a time`)
  const profile = await readRecipientProfile(tx, deps.catalogues, recipient.id, shanghaiDay(deps.clock.now()))
  const [row] = await tx
    .insert(corrections)
    .values({
      recipientId: recipient.id,
      factId,
      recorded: profile?.current.get(factId)?.value ?? null,
      claimed: claimed ?? null,
      note: note?.trim() || null,
      state: 'OPEN',
      createdAt: deps.clock.now(),
      createdBy: accountId,
    })
    .returning()
  if (!row) throw new Error('the correction was not inserted')
  return row
}

/**
 * Decides a correction. Accepted: records the claimed value in the authority's name; matching follows.
 * Accepted without a claimed value: withdraws the recorded one.
 * @throws NOT_FOUND; CONFLICT for a decided correction; BAD_USER_INPUT
 */
export async function decideCorrection(
  tx: Db,
  deps: ProfileDeps,
  id: number,
  decision: { accept: boolean; answer: string },
  accountId: string,
): Promise<CorrectionRecord> {
  const [held] = await tx.select().from(corrections).where(eq(corrections.id, id)).for('update')
  if (!held) throw notFound('更正申请 correction')
  if (held.state !== 'OPEN') throw conflict('此申请已处理 already decided')
  if (!decision.answer.trim() || decision.answer.length > 500)
    throw badInput([{ path: 'answer', message: '应为 1–500 字 1 to 500 characters' }])
  const definition = deps.catalogues.definitions.get(held.factId)
  if (decision.accept && definition) {
    const asOf = shanghaiDay(deps.clock.now())
    const { recipientId, factId, claimed: value } = held
    const profile = await readRecipientProfile(tx, deps.catalogues, recipientId, asOf)
    // Only the source of a value can withdraw it.
    const given = value === null ? profile?.current.get(factId)?.source : undefined
    await recordFacts(tx, deps, [{ recipientId, factId, value, source: given ?? definition.authority.zh, asOf }])
  }
  const change = {
    state: decision.accept ? ('ACCEPTED' as const) : ('REJECTED' as const),
    decidedAt: deps.clock.now(),
    decidedBy: accountId,
    answer: decision.answer.trim(),
  }
  await tx.update(corrections).set(change).where(eq(corrections.id, id))
  return { ...held, ...change }
}

/** A page of corrections of one recipient or of all, newest first. */
export async function listCorrections(
  db: Db,
  filter: { recipientId?: number; state?: CorrectionRecord['state'] | null; before?: number | undefined },
  limit: number,
): Promise<CorrectionRecord[]> {
  return db
    .select()
    .from(corrections)
    .where(
      and(
        filter.recipientId === undefined ? undefined : eq(corrections.recipientId, filter.recipientId),
        filter.state ? eq(corrections.state, filter.state) : undefined,
        filter.before === undefined ? undefined : lt(corrections.id, filter.before),
      ),
    )
    .orderBy(desc(corrections.id))
    .limit(limit)
}
