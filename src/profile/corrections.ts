import { and, desc, eq, lt } from 'drizzle-orm'
import { shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict, notFound } from '../platform/errors.ts'
import { platformRefusals } from '../platform/refusals.ts'
import type { AudienceKind } from '../rules/fact.ts'
import type { SetJson } from './choices.ts'
import { correctedChoices } from './corrected-choices.ts'
import { type ProfileDeps, recordFacts } from './declare-facts.ts'
import type { FactDefinition } from './fact-definition.ts'
import { type RecipientProfile, readRecipientProfile } from './profile.ts'
import { profileRefusals } from './refusals.ts'
import { checkStated } from './stated-facts.ts'
import type { NewValue } from './store.ts'
import { corrections } from './tables.ts'
import { typedFacts } from './typed-facts.ts'

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
  const { factId, note } = claim
  const definition = deps.catalogues.definitions.get(factId)
  if (!definition || definition.audience !== recipient.kind)
    throw badInput([{ path: 'factId', ...profileRefusals.unknownFact }])
  if (definition.selfDeclared) throw badInput([{ path: 'factId', ...profileRefusals.ownStatement }])
  const on = shanghaiDay(deps.clock.now())
  const profile = await readRecipientProfile(tx, deps.catalogues, recipient.id, on)
  const stated = profile?.current.has(factId) && !profile.derivedFrom.has(factId)
  if (definition.derived && !stated) throw badInput([{ path: 'factId', ...profileRefusals.computed }])
  const { [factId]: claimed } = typedFacts({ [factId]: claim.claimed }, deps.catalogues.of(recipient.kind))
  const read = checkStated({ [factId]: claimed }, recipient.kind, deps.catalogues, on)
  if (!read.ok) throw badInput(read.errors.map((problem) => ({ ...problem, path: 'claimed' })))
  if ((note?.length ?? 0) > 500) throw badInput([{ path: 'note', ...platformRefusals.tooLong({ max: 500 }) }])
  const open = await tx
    .select()
    .from(corrections)
    .where(and(eq(corrections.recipientId, recipient.id), eq(corrections.state, 'OPEN')))
  if (open.some((item) => item.factId === factId)) throw conflict(profileRefusals.beingCorrected)
  if (open.length >= openMax) throw conflict(profileRefusals.correctionsMax({ max: openMax }))
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
  if (!held) throw notFound(profileRefusals.correction)
  if (held.state !== 'OPEN') throw conflict(profileRefusals.correctionDecided)
  if (!decision.answer.trim() || decision.answer.length > 500)
    throw badInput([{ path: 'answer', ...platformRefusals.length({ max: 500 }) }])
  const definition = deps.catalogues.definitions.get(held.factId)
  if (decision.accept && definition) {
    const asOf = shanghaiDay(deps.clock.now())
    const profile = await readRecipientProfile(tx, deps.catalogues, held.recipientId, asOf)
    await recordFacts(tx, deps, corrected(held, definition, profile, asOf))
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

/** The statements that an accepted correction makes. A computed fact has no authority but who stated it. */
function corrected(
  { recipientId, factId, claimed: value }: CorrectionRecord,
  definition: FactDefinition,
  profile: RecipientProfile | undefined,
  asOf: string,
): NewValue[] {
  const current = profile?.current.get(factId)
  const by = (source: string, stated: unknown): NewValue => ({ recipientId, factId, value: stated, source, asOf })
  // Only the source of a value can withdraw it.
  if (value === null) return (current?.sources ?? [definition.authority.zh]).map((source) => by(source, null))
  if (definition.kind !== 'SET') return [by((definition.derived && current?.source) || definition.authority.zh, value)]
  const said = (profile?.stated ?? []).filter((one) => one.factId === factId && current?.sources.includes(one.source))
  return correctedChoices(value as SetJson, current?.value as SetJson | undefined, definition, said).map(
    ({ source, list }) => by(source, list),
  )
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
