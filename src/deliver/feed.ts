import {
  type MeasureMatch,
  matchDocument,
  matchMeasure,
  measureVerdict,
  type Reader,
  typedProfile,
} from '../match/match-profile.ts'
import { type Locale, matchMessages } from '../match/messages.ts'
import { shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { notFound } from '../platform/errors.ts'
import { type RecipientProfile, readRecipientProfile } from '../profile/profile.ts'
import type { MeasureRecord, PolicyRecord } from '../publish/record.ts'
import { searchWords } from '../publish/search-text.ts'
import { readInForce, readMeasures, readTagsOf } from '../publish/store.ts'
import { bestVerdict, type Verdict } from '../rules/verdict.ts'
import { listSubscriptions } from '../subscribe/store.ts'
import { coversTopic, type TopicSubscription } from '../subscribe/subscription.ts'
import type { DeliverDeps } from './deps.ts'

/** One document with its match for a reader. */
export type Match = { policy: PolicyRecord; verdict: Verdict; measures: MeasureMatch[] }

/**
 * 千人（企）千面: what a recipient's page shows: documents in force that are or may be for them, and what they subscribed to.
 * Order: eligible before unknown before the rest, then subscribed topics, the nearest deadline, the newest. With personalisation off no
 * fact is used: subscribed topics first, then the newest. Deterministic.
 */
export async function feed(
  deps: DeliverDeps,
  reader: { recipientId: number; accountId: string; locale: Locale },
  first: number,
): Promise<Match[]> {
  const on = shanghaiDay(deps.clock.now())
  const profile = await profileOf(deps, reader.recipientId, on)
  const policies = await readInForce(deps.db, on, { matchedOnly: false })
  const measures = Map.groupBy(
    await readMeasures(
      deps.db,
      policies.map((policy) => policy.id),
    ),
    (measure) => measure.policyId,
  )
  const subscribed = await subscribedIds(deps.db, reader.accountId, policies)
  const typed = readerOf(deps, profile, on, reader.locale)
  const ranked = policies
    .map((policy) => {
      const own = (measures.get(policy.id) ?? []).filter((measure) => measure.audience === typed.audience)
      return {
        policy,
        own,
        verdict: bestVerdict(own.map((measure) => measureVerdict(measure, typed))),
        topic: subscribed.has(policy.id),
      }
    })
    .filter((item) => item.topic || (item.own.length > 0 && (item.verdict !== 'INELIGIBLE' || !profile.personalised)))
    .sort((a, b) => (profile.personalised ? byVerdict(a.verdict, b.verdict) : 0) || byInterest(a, b, on))
  return ranked.slice(0, first).map(({ policy, own }) => ({ policy, ...matchFor(deps, own, typed, profile) }))
}

/** One document's match for one recipient, in full. */
export async function explainFor(
  deps: DeliverDeps,
  recipientId: number,
  policy: PolicyRecord,
  measures: readonly MeasureRecord[],
  locale: Locale,
): Promise<Match> {
  const on = shanghaiDay(deps.clock.now())
  const profile = await profileOf(deps, recipientId, on)
  return { policy, ...matchFor(deps, measures, readerOf(deps, profile, on, locale), profile) }
}

async function profileOf(deps: DeliverDeps, recipientId: number, on: string): Promise<RecipientProfile> {
  const profile = await readRecipientProfile(deps.db, deps.catalogues, recipientId, on)
  if (!profile) throw notFound('服务对象 recipient')
  return profile
}

function readerOf(deps: DeliverDeps, profile: RecipientProfile, on: string, locale: Locale): Reader {
  const audience = profile.recipient.kind
  const json = profile.personalised ? profile.json : {}
  return { audience, profile: typedProfile(deps.catalogues, audience, json), on, locale, provenance: profile.current }
}

function matchFor(deps: DeliverDeps, measures: readonly MeasureRecord[], reader: Reader, profile: RecipientProfile) {
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

async function subscribedIds(db: Db, accountId: string, policies: readonly PolicyRecord[]): Promise<Set<number>> {
  const subscriptions: TopicSubscription[] = await listSubscriptions(db, accountId)
  if (subscriptions.length === 0) return new Set()
  const tags = Map.groupBy(
    await readTagsOf(
      db,
      policies.map((policy) => policy.id),
    ),
    (tag) => tag.policyId,
  )
  const wordy = subscriptions.some((subscription) => subscription.words)
  const covered = policies.filter((policy) => {
    const topic = {
      tagIds: new Set((tags.get(policy.id) ?? []).map((tag) => tag.id)),
      issuerId: policy.issuerId,
      words: new Set(wordy ? searchWords(`${policy.title} ${policy.body}`) : []),
    }
    return subscriptions.some((subscription) => coversTopic(subscription, topic, searchWords))
  })
  return new Set(covered.map((policy) => policy.id))
}

const order: Record<Verdict, number> = { ELIGIBLE: 0, UNKNOWN: 1, INELIGIBLE: 2 }
const byVerdict = (a: Verdict, b: Verdict): number => order[a] - order[b]

type Item = { policy: PolicyRecord; own: readonly MeasureRecord[]; topic: boolean }

function byInterest(a: Item, b: Item, on: string): number {
  const [deadlineA, deadlineB] = [deadline(a.own, on), deadline(b.own, on)]
  return (
    Number(b.topic) - Number(a.topic) ||
    deadlineA.localeCompare(deadlineB) ||
    (b.policy.publishedAt?.getTime() ?? 0) - (a.policy.publishedAt?.getTime() ?? 0) ||
    b.policy.id - a.policy.id
  )
}

/** The nearest closing day still ahead; '9999' when none is stated. */
function deadline(measures: readonly MeasureRecord[], on: string): string {
  const ahead = measures.flatMap((measure) => (measure.applyTo && measure.applyTo >= on ? [measure.applyTo] : []))
  return ahead.sort()[0] ?? '9999'
}
