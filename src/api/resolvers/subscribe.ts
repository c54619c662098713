import type { MutationResolvers, TopicSubscriptionResolvers } from '../../../graphql/types.generated.ts'
import { authorise, ownershipWhen } from '../../auth/authorise.ts'
import { notFound } from '../../platform/errors.ts'
import { subscribe } from '../../subscribe/manage-subscriptions.ts'
import { subscribeRefusals } from '../../subscribe/refusals.ts'
import { endSubscription, readSubscription } from '../../subscribe/store.ts'
import { numericId, present } from './paging.ts'

const what = subscribeRefusals.subscription

export const TopicSubscription: TopicSubscriptionResolvers = {
  id: (subscription) => String(subscription.id),
  tags: async (subscription, _args, { load }) => present(await load.tag.loadMany(subscription.tags)),
  issuers: async (subscription, _args, { load }) => present(await load.organisation.loadMany(subscription.issuers)),
  text: (subscription) => subscription.words,
  channels: (subscription) => subscription.channels as never,
}

export const mutations: Pick<MutationResolvers, 'subscribe' | 'unsubscribe'> = {
  subscribe: async (_root, { input }, { actor, services }) => {
    const { id } = authorise(actor, 'subscription.manage', 'own')
    return services.db.transaction((tx) => subscribe(tx, services.clock, id, input))
  },
  unsubscribe: async (_root, { id }, { actor, services }) => {
    await services.db.transaction(async (tx) => {
      const found = await readSubscription(tx, numericId(id))
      const own = actor.kind === 'account' && found?.accountId === actor.id
      authorise(actor, 'subscription.manage', ownershipWhen(own), what)
      if (!found?.active) throw notFound(what)
      await endSubscription(tx, found.id)
    })
    return true
  },
}
