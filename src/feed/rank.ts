import type { Dossier } from '../profile/dossier/dossier.ts'
import type { PolicyOutline } from '../publish/record.ts'
import type { Verdict } from '../rules/verdict.ts'

/** Why a document stands where it stands, as data; said in words by `match/messages.ts`. */
export type RankReason =
  | { kind: 'VERDICT'; verdict: Verdict }
  | { kind: 'TOPIC' }
  | { kind: 'NEED'; needId: string; industry: string }
  | { kind: 'INDUSTRY_TOPIC'; tagId: string; industry: string }
  | { kind: 'DEADLINE'; day: string }
  | { kind: 'RECENT'; publishedAt: Date | null }

/** A document before ranking. */
export type Candidate = {
  policy: PolicyOutline
  verdict: Verdict
  /** Measures of the reader's kind that are not INELIGIBLE. */
  open: readonly { applyTo: string | null }[]
  /** Covered by a subscription of the reader. */
  topic: boolean
}

export type Ranked = Candidate & { reasons: RankReason[] }

/**
 * The order of the page: eligible before unknown, then subscribed topics, what the industry's dossier calls a need or topic,
 * the nearest closing day, the newest, the higher id. Without personalisation: subscriptions and recency only. Deterministic, pure.
 */
export function rank(
  candidates: readonly Candidate[],
  reader: { personalised: boolean; dossier: Dossier | undefined; on: string },
): Ranked[] {
  const items = candidates.map((candidate) => ({ candidate, key: keyOf(candidate, reader) }))
  return items
    .sort((a, b) => compareKeys(a.key.order, b.key.order))
    .map(({ candidate, key }) => ({ ...candidate, reasons: key.reasons }))
}

const verdictOrder: Record<Verdict, number> = { ELIGIBLE: 0, UNKNOWN: 1, INELIGIBLE: 2 }

function keyOf(
  { policy, verdict, open, topic }: Candidate,
  { personalised, dossier, on }: Parameters<typeof rank>[1],
): { order: (number | string)[]; reasons: RankReason[] } {
  const recency = [-(policy.publishedAt?.getTime() ?? 0), -policy.id]
  const recent: RankReason = { kind: 'RECENT', publishedAt: policy.publishedAt }
  const subscribed: RankReason[] = topic ? [{ kind: 'TOPIC' }] : []
  if (!personalised) return { order: [topic ? 0 : 1, ...recency], reasons: [...subscribed, recent] }
  const interest = dossier && interestOf(policy, dossier)
  const day = open.flatMap(({ applyTo }) => (applyTo !== null && applyTo >= on ? [applyTo] : [])).sort()[0]
  return {
    order: [verdictOrder[verdict], topic ? 0 : 1, interest ? 0 : 1, day ?? '9999', ...recency],
    reasons: [
      { kind: 'VERDICT', verdict },
      ...subscribed,
      ...(interest ? [interest] : []),
      ...(day ? [{ kind: 'DEADLINE' as const, day }] : []),
      recent,
    ],
  }
}

/** The first need, else the first topic, of the dossier that the document's tags answer. */
function interestOf(policy: PolicyOutline, dossier: Dossier): RankReason | undefined {
  const need = dossier.needs.find(({ item }) => item.tags.some((tag) => policy.tagIds.includes(tag)))
  if (need) return { kind: 'NEED', needId: need.item.id, industry: need.from.code }
  const topic = dossier.topics.find(({ item }) => policy.tagIds.includes(item))
  return topic && { kind: 'INDUSTRY_TOPIC', tagId: topic.item, industry: topic.from.code }
}

function compareKeys(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i] as number | string
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}
