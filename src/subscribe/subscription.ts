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

/** What a subscription is compared with. `hasWords` = all words of a text occur in the document. */
export type Topic = { tagIds: ReadonlySet<string>; issuerId: string | null; hasWords: (text: string) => boolean }

/**
 * Whether a document is of a subscription's interest: every kind of wish that is stated must be met; within tags and
 * issuers one hit is enough, of the words all must occur. A subscription without any wish matches nothing. Pure.
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
