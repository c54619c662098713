import { isOpen } from '../match/match-policy.ts'
import { type MeasureMatch, matchDocument, matchMeasure, type Reader, typedProfile } from '../match/match-profile.ts'
import { matchMessages } from '../match/messages.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { partiesRefusals } from '../parties/refusals.ts'
import { shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { notFound } from '../platform/errors.ts'
import type { Locale } from '../platform/locale.ts'
import { type Dossier, dossierOf } from '../profile/dossier/dossier.ts'
import { type RecipientProfile, readRecipientProfile } from '../profile/profile.ts'
import type { MeasureRecord, PolicyOutline, PolicyRecord } from '../publish/record.ts'
import { inForceWithText, readMeasures, readPolicies } from '../publish/store.ts'
import { matchProfile } from '../rules/reverse-index.ts'
import { bestVerdict, type Verdict } from '../rules/verdict.ts'
import { listSubscriptions } from '../subscribe/store.ts'
import { coversTopic } from '../subscribe/subscription.ts'
import { readDismissed } from './feedback.ts'
import { type Candidate, type RankReason, rank } from './rank.ts'

/** One document with its match for a reader. */
export type Match = {
  policy: PolicyRecord
  /** undefined = matched with facts given in the call. */
  recipientId: number | undefined
  verdict: Verdict
  measures: MeasureMatch[]
  reasons: RankReason[]
}

/**
 * 千人（企）千面: documents in force for a recipient's page, in the order of `rank`.
 * It has documents that are ELIGIBLE or UNKNOWN, and those that a subscription covers. Dismissed ones are left out.
 * With personalisation off it uses no facts and has all documents for the recipient's kind (ADR-05.4).
 * @param first most documents returned
 */
export async function feed(
  deps: NoticeDeps,
  reader: { recipientId: number; accountId: string; locale: Locale },
  first: number,
): Promise<Match[]> {
  const on = shanghaiDay(deps.clock.now())
  const profile = await profileOf(deps, reader.recipientId, on)
  const { personalised } = profile
  const typed = readerOf(deps, profile, on, reader.locale)
  const { policies, index } = await deps.inForce(deps.db, on)
  const { eligible, unknown } = matchProfile(index[typed.audience], typed.profile)
  const verdicts = new Map<number, Verdict>([
    ...eligible.map((id) => [id, 'ELIGIBLE'] as const),
    ...unknown.map((id) => [id, 'UNKNOWN'] as const),
  ])
  const subscribed = await subscribedIds(deps.db, reader.accountId, [...policies.values()], on)
  const dismissed = await readDismissed(deps.db, reader.recipientId)
  const candidates = [...policies.values()].flatMap((policy): Candidate[] => {
    if (dismissed.has(policy.id)) return []
    const own = policy.measures.filter((measure) => measure.audience === typed.audience)
    const open = own.filter((measure) => verdicts.has(measure.id))
    const topic = subscribed.has(policy.id)
    const shown = topic || open.length > 0 || (own.length > 0 && !personalised)
    const verdict = bestVerdict(own.map((measure) => verdicts.get(measure.id) ?? 'INELIGIBLE'))
    const closed = own.length > 0 && !own.some((measure) => isOpen(measure, on))
    return shown ? [{ policy, verdict, open, topic, closed }] : []
  })
  const ranked = rank(candidates, { personalised, dossier: dossierFor(deps, profile), on }).slice(0, first)
  const ids = ranked.map(({ policy }) => policy.id)
  const records = new Map((await readPolicies(deps.db, ids)).map((policy) => [policy.id, policy]))
  const measures = Map.groupBy(await readMeasures(deps.db, ids), (measure) => measure.policyId)
  return ranked.flatMap(({ policy: { id }, reasons }) => {
    const policy = records.get(id)
    return policy
      ? [
          {
            policy,
            recipientId: reader.recipientId,
            reasons,
            ...matchFor(deps, measures.get(id) ?? [], typed, profile),
          },
        ]
      : []
  })
}

/** Matches one document with one recipient. `reasons` is empty. @throws NOT_FOUND for an unknown recipient */
export async function explainFor(
  deps: NoticeDeps,
  recipientId: number,
  policy: PolicyRecord,
  measures: readonly MeasureRecord[],
  locale: Locale,
): Promise<Match> {
  const on = shanghaiDay(deps.clock.now())
  const profile = await profileOf(deps, recipientId, on)
  return { policy, recipientId, reasons: [], ...matchFor(deps, measures, readerOf(deps, profile, on, locale), profile) }
}

/** The dossier of a recipient's industry. @returns undefined for citizens, unknown industries, personalisation off */
export function dossierFor(deps: Pick<NoticeDeps, 'catalogues'>, profile: RecipientProfile): Dossier | undefined {
  const { industry } = profile.json
  if (!profile.personalised || profile.recipient.kind !== 'ENTERPRISE' || typeof industry !== 'string') return undefined
  return dossierOf(deps.catalogues.dossiers, industry)
}

async function profileOf(deps: NoticeDeps, recipientId: number, on: string): Promise<RecipientProfile> {
  const profile = await readRecipientProfile(deps.db, deps.catalogues, recipientId, on)
  if (!profile) throw notFound(partiesRefusals.recipient)
  return profile
}

function readerOf(deps: NoticeDeps, profile: RecipientProfile, on: string, locale: Locale): Reader {
  const audience = profile.recipient.kind
  const json = profile.personalised ? profile.json : {}
  const { current: provenance, derivedFrom } = profile
  return { audience, profile: typedProfile(deps.catalogues, audience, json), on, locale, provenance, derivedFrom }
}

function matchFor(deps: NoticeDeps, measures: readonly MeasureRecord[], reader: Reader, profile: RecipientProfile) {
  if (profile.personalised) return matchDocument(measures, reader, deps.catalogues)
  const label = matchMessages[reader.locale].unpersonalised
  const own = measures.filter((measure) => measure.audience === reader.audience)
  const matches = own.map((measure) => {
    const match = matchMeasure(measure, reader, deps.catalogues)
    const explanation = { by: 'one' as const, verdict: match.verdict, label, children: [match.explanation] }
    return { ...match, explanation }
  })
  return { verdict: bestVerdict(matches.map((match) => match.verdict)), measures: matches }
}

/** Ids of documents that a subscription of the account covers. */
async function subscribedIds(
  db: Db,
  accountId: string,
  policies: readonly PolicyOutline[],
  on: string,
): Promise<Set<number>> {
  const ids = new Set<number>()
  for (const subscription of await listSubscriptions(db, accountId)) {
    const found = subscription.words ? await inForceWithText(db, on, subscription.words) : ids
    for (const { id, tagIds, issuerIds } of policies) {
      const topic = { tagIds, issuerIds, hasText: () => found.has(id) }
      if (coversTopic(subscription, topic)) ids.add(id)
    }
  }
  return ids
}
