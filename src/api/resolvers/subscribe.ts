import type { MutationResolvers, TopicSubscriptionResolvers } from '../../../graphql/types.generated.ts'
import { subscribe, unsubscribe } from '../../subscribe/manage-subscriptions.ts'
import { present } from './paging.ts'

export const TopicSubscription: TopicSubscriptionResolvers = {
  id: (subscription) => String(subscription.id),
  tags: async (subscription, _args, { load }) => present(await load.tag.loadMany(subscription.tags)),
  issuers: async (subscription, _args, { load }) => present(await load.organisation.loadMany(subscription.issuers)),
  text: (subscription) => subscription.words,
  channels: (subscription) => subscription.channels as never,
}

export const mutations: Pick<MutationResolvers, 'subscribe' | 'unsubscribe'> = {
  subscribe: (_root, { input }, { actor, services }) =>
    services.db.transaction((tx) => subscribe(tx, services.clock, actor, input)),
  unsubscribe: async (_root, { id }, { actor, services }) => {
    await services.db.transaction((tx) => unsubscribe(tx, actor, id))
    return true
  },
}
