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

/** A document as subscriptions see it. `hasWords` = whether all words of a text occur in the document. */
export type Topic = { tagIds: ReadonlySet<string>; issuerId: string | null; hasWords: (text: string) => boolean }

/**
 * Whether a subscription covers a document. Pure.
 * Every given criterion must hold: one of the tags, one of the issuers, all of the words.
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
  if (issuers.length > 0 && !(topic.issuerId && issuers.includes(topic.issuerId))) return false
  return !words || topic.hasWords(words)
}
