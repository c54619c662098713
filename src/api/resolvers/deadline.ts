import type { MutationResolvers, OverdueRelayResolvers, QueryResolvers } from '../../../graphql/types.generated.ts'
import { may } from '../../auth/access.ts'
import type { Actor } from '../../auth/actor.ts'
import { authorise } from '../../auth/authorise.ts'
import { authRefusals } from '../../auth/refusals.ts'
import { conflict } from '../../platform/errors.ts'
import { officeContactOf, setOfficeContact } from '../../relay/office-contact.ts'
import { findEscalated } from '../../relay/store.ts'
import { connectionOf, idCursor, pageSize } from './paging.ts'
import { organisation, policyOf } from './relay.ts'

export const OverdueRelay: OverdueRelayResolvers = {
  id: (task) => String(task.id),
  policy: (task, _args, { load }) => policyOf(task, load),
  org: (task, _args, context) => organisation(task.orgId, context),
}

/** The actor's own organisation. @throws CONFLICT for an account without one */
function officeOf(actor: Actor): { orgId: string; accountId: string } {
  const account = authorise(actor, 'office-contact.manage')
  if (!account.orgId) throw conflict(authRefusals.belongsToNoOffice)
  return { orgId: account.orgId, accountId: account.id }
}

export const queries: Pick<QueryResolvers, 'overdueRelays' | 'officeContact'> = {
  overdueRelays: async (_root, args, { actor, services }) => {
    const account = authorise(actor, 'chain.read', 'own')
    const all = may(actor, 'chain.read', 'foreign') === 'allow'
    const first = pageSize(args.first, 50, 100)
    const page = { first, after: idCursor(args.after) }
    const { tasks, total } = await findEscalated(services.db, all ? undefined : (account.orgId ?? ''), page)
    return { ...connectionOf(tasks, first, (task) => String(task.id)), totalCount: total }
  },
  officeContact: async (_root, _args, { actor, services }) => officeContactOf(services, officeOf(actor).orgId),
}

export const mutations: Pick<MutationResolvers, 'setOfficeContact'> = {
  setOfficeContact: async (_root, { email }, { actor, services }) => {
    const office = officeOf(actor)
    await services.db.transaction((tx) => setOfficeContact(tx, services, office, email ?? null))
    return officeContactOf(services, office.orgId)
  },
}
