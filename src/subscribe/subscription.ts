/** 主题订阅 as stored. */
export type TopicSubscription = {
  id: number
  accountId: string
  tags: string[]
  issuers: string[]
  words: string | null
  frequency: 'IMMEDIATELY' | 'DAILY' | 'WEEKLY' | 'NEVER'
  channels: string[]
  active: boolean
}

/** A document as subscriptions see it: its tags and issuer with all above them, and whether a search for a text finds it. */
export type Topic = {
  tagIds: ReadonlySet<string>
  issuerIds: ReadonlySet<string>
  hasText: (text: string) => boolean
}

/**
 * Whether a subscription covers a document. Pure.
 * Every given criterion must hold: one of the tags or one below it, one of the issuers or one below it, the text.
 * A subscription without a criterion covers nothing, nor does one that ended or has the frequency NEVER.
 */
export function coversTopic(
  subscription: Pick<TopicSubscription, 'tags' | 'issuers' | 'words' | 'active' | 'frequency'>,
  topic: Topic,
): boolean {
  const { tags, issuers, words, active, frequency } = subscription
  if (!active || frequency === 'NEVER') return false
  if (tags.length === 0 && issuers.length === 0 && !words) return false
  if (tags.length > 0 && !tags.some((tag) => topic.tagIds.has(tag))) return false
  if (issuers.length > 0 && !issuers.some((issuer) => topic.issuerIds.has(issuer))) return false
  return !words || topic.hasText(words)
}
