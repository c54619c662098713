import { readOrganisations } from '../parties/organisations/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { badInput, conflict, type FieldProblem } from '../platform/errors.ts'
import { plainTerms } from '../publish/plain-text.ts'
import { readTags } from '../publish/store.ts'
import { subscribeRefusals } from './refusals.ts'
import { addSubscription, listSubscriptions } from './store.ts'
import type { TopicSubscription } from './subscription.ts'

export type SubscriptionInput = {
  tags?: readonly string[] | null
  issuers?: readonly string[] | null
  text?: string | null
  frequency: TopicSubscription['frequency']
  channels: readonly string[]
}

const maxSubscriptions = 50

/** Adds a subscription to an account. @throws BAD_USER_INPUT with every path; CONFLICT beyond 50 subscriptions */
export async function subscribe(
  tx: Db,
  clock: Clock,
  accountId: string,
  input: SubscriptionInput,
): Promise<TopicSubscription> {
  const tags = [...new Set(input.tags ?? [])]
  const issuers = [...new Set(input.issuers ?? [])]
  const words = input.text?.trim() || null
  const problems: FieldProblem[] = []
  const knownTags = new Set((await readTags(tx, tags.slice(0, 100))).map((tag) => tag.id))
  const knownIssuers = new Set((await readOrganisations(tx, issuers.slice(0, 100))).map((org) => org.id))
  for (const [i, id] of tags.entries())
    if (!knownTags.has(id)) problems.push({ path: `input.tags[${i}]`, ...subscribeRefusals.unknownTag })
  for (const [i, id] of issuers.entries()) {
    if (!knownIssuers.has(id)) problems.push({ path: `input.issuers[${i}]`, ...subscribeRefusals.unknownIssuer })
  }
  if (words && (words.length > 100 || plainTerms(words).length === 0)) {
    problems.push({ path: 'input.text', ...subscribeRefusals.words })
  }
  if (tags.length === 0 && issuers.length === 0 && !words) {
    problems.push({ path: 'input', ...subscribeRefusals.chooseSomething })
  }
  if (problems.length > 0) throw badInput(problems)
  if ((await listSubscriptions(tx, accountId)).length >= maxSubscriptions) {
    throw conflict(subscribeRefusals.subscriptionsMax({ max: maxSubscriptions }))
  }
  const channels = [...new Set(['PAGE', ...input.channels])]
  return addSubscription(tx, { accountId, tags, issuers, words, frequency: input.frequency, channels }, clock.now())
}
