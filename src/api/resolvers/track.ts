import type { QueryResolvers, RelayHopResolvers } from '../../../graphql/types.generated.ts'
import { may } from '../../auth/access.ts'
import { authorise } from '../../auth/authorise.ts'
import { notFound } from '../../platform/errors.ts'
import { isPublic } from '../../publish/policy.ts'
import { tasksOfPolicy } from '../../relay/store.ts'
import { type RelayChain as Chain, relayChain } from '../../track/relay-chain.ts'
import type { GraphqlContext } from '../context.ts'
import { numericId } from '../paging.ts'

export const RelayHop: RelayHopResolvers = {
  id: ({ task }) => String(task.id),
  parentId: ({ task }) => (task.parentId === null ? null : String(task.parentId)),
  org: async ({ task }, _args, { load }) =>
    (await load.organisation.load(task.orgId)) ?? {
      id: task.orgId,
      name: task.orgId,
      kind: 'DEPARTMENT',
      parentId: null,
    },
  state: ({ task }) => task.state,
  offeredAt: ({ task }) => task.offeredAt,
  receivedAt: ({ task }) => task.receivedAt,
  forwardedAt: ({ task }) => task.forwardedAt,
  dueAt: ({ task }) => task.dueAt,
}

/** The chain as this viewer may see it: whole, or a relay administrator's own subtree. */
export async function chainFor(context: GraphqlContext, policyId: string): Promise<Chain> {
  const { actor, services, load } = context
  authorise(actor, 'viewer.read')
  const policy = await load.policy.clear(numericId(policyId)).load(numericId(policyId))
  if (!policy || !isPublic(policy.status)) throw notFound('政策文件 policy')
  const issued = actor.kind === 'account' && actor.orgId === policy.issuerId ? 'own' : 'foreign'
  if (may(actor, 'chain.read', issued) === 'allow') return relayChain(services, policy)
  if (may(actor, 'chain.read-subtree') !== 'allow') authorise(actor, 'chain.read', issued)
  const orgId = actor.kind === 'account' ? actor.orgId : undefined
  const tasks = await tasksOfPolicy(services.db, policy.id)
  const inside = orgId !== undefined && tasks.some((task) => task.orgId === orgId)
  authorise(actor, 'chain.read-subtree', inside ? 'own' : 'foreign', '接力链 relay chain')
  return relayChain(services, policy, orgId)
}

export const queries: Pick<QueryResolvers, 'relayChain'> = {
  relayChain: (_root, { policyId }, context) => chainFor(context, policyId),
}
