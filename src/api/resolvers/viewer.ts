import type { QueryResolvers, ViewerResolvers } from '../../../graphql/types.generated.ts'
import { authorise } from '../../auth/authorise.ts'
import { readUnpersonalised } from '../../profile/store.ts'
import { listSubscriptions } from '../../subscribe/store.ts'
import { present } from './paging.ts'

export const Viewer: ViewerResolvers = {
  roles: (account) => [...account.roles],
  org: async (account, _args, { load }) =>
    account.orgId ? ((await load.organisation.load(account.orgId)) ?? null) : null,
  recipients: async (account, _args, { load }) => {
    return present(await load.recipient.loadMany(account.recipientIds))
  },
  personalised: async (account, _args, { services }) =>
    (await readUnpersonalised(services.db, account.recipientIds)).size === 0,
  subscriptions: (account, _args, { services }) => listSubscriptions(services.db, account.id),
}

export const queries: Pick<QueryResolvers, 'viewer'> = {
  viewer: (_root, _args, { actor }) => authorise(actor, 'viewer.read'),
}
