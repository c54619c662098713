import type { Dossier } from '../profile/dossier/dossier.ts'
import type { PolicyOutline } from '../publish/record.ts'
import type { Verdict } from '../rules/verdict.ts'

/** Why a document has its place, as data. `match/messages.ts` has the words. */
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
 * Sorts documents for the page (ADR-05.5). Pure and deterministic. The criteria, in order:
 * verdict (eligible, unknown, ineligible), subscribed topic, need or topic of the industry's dossier,
 * nearest closing day, newest publication, higher id. Without personalisation only topic, publication and id count.
 * @param reader.on YYYY-MM-DD, Asia/Shanghai: closing days before it do not count
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

/** The dossier's first need that shares a tag with the document, else its first such topic. */
function interestOf(policy: PolicyOutline, dossier: Dossier): RankReason | undefined {
  const need = dossier.needs.find(({ item }) => item.tags.some((tag) => policy.tagIds.has(tag)))
  if (need) return { kind: 'NEED', needId: need.item.id, industry: need.from.code }
  const topic = dossier.topics.find(({ item }) => policy.tagIds.has(item))
  return topic && { kind: 'INDUSTRY_TOPIC', tagId: topic.item, industry: topic.from.code }
}

function compareKeys(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i] as number | string
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}
