import type {
  QueryResolvers,
  RelayChainResolvers,
  RelayHopResolvers,
  UnreachedEnterpriseResolvers,
} from '../../../graphql/types.generated.ts'
import { may } from '../../auth/access.ts'
import { audit } from '../../auth/audit.ts'
import { authorise, ownershipOfOrganisation, ownershipWhen } from '../../auth/authorise.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import { notFound } from '../../platform/errors.ts'
import { isPublic } from '../../publish/policy.ts'
import { publishRefusals } from '../../publish/refusals.ts'
import { tasksOfPolicy } from '../../relay/store.ts'
import { chainLog } from '../../track/chain-log.ts'
import { trackRefusals } from '../../track/refusals.ts'
import { type RelayChain as Chain, hopDelays, relayChain } from '../../track/relay-chain.ts'
import { findUnreached } from '../../track/unreached.ts'
import type { GraphqlContext } from '../graphql/context.ts'
import { connectionOf, idCursor, numericId, pageSize } from './paging.ts'
import { reasonText } from './reason-text.ts'
import { organisation } from './relay.ts'

export const RelayHop: RelayHopResolvers = {
  id: ({ task }) => String(task.id),
  parentId: ({ task }) => (task.parentId === null ? null : String(task.parentId)),
  org: ({ task }, _args, context) => organisation(task.orgId, context),
  state: ({ task }) => task.state,
  offeredAt: ({ task }) => task.offeredAt,
  receivedAt: ({ task }) => task.receivedAt,
  forwardedAt: ({ task }) => task.forwardedAt,
  dueAt: ({ task }) => task.dueAt,
  reason: ({ task }, _args, { locale }) => reasonText(task.reason, locale),
  delays: ({ task, openSeconds, actSeconds }) => ({ ...hopDelays([task]), openSeconds, actSeconds }),
}

export const RelayChain: RelayChainResolvers = {
  unreachedEnterprises: async ({ policy, scope }, args, { actor, services }) => {
    const first = pageSize(args.first, 50, 500)
    const on = shanghaiDay(services.clock.now())
    const page = { on, scope, first, after: idCursor(args.after) }
    const { unreached, total } = await findUnreached(services.db, policy, page)
    const subject = { policyId: policy.id, count: Math.min(unreached.length, first) }
    await audit(services.db, services.clock, actor, 'unreached.read', subject)
    return { ...connectionOf(unreached, first, (one) => String(one.recipientId)), totalCount: total }
  },
}

export const UnreachedEnterprise: UnreachedEnterpriseResolvers = {
  recipientId: (one) => String(one.recipientId),
  orgs: (one, _args, context) => Promise.all(one.orgIds.map((id) => organisation(id, context))),
}

/** The chain as the viewer sees it: whole, or a relay administrator's own subtree. */
export async function chainFor(context: GraphqlContext, policyId: string): Promise<Chain> {
  const { actor, services, load } = context
  authorise(actor, 'viewer.read')
  const policy = await load.policy.clear(numericId(policyId)).load(numericId(policyId))
  if (!policy || !isPublic(policy.status)) throw notFound(publishRefusals.policy)
  const issued = ownershipOfOrganisation(actor, policy.issuerId)
  if (may(actor, 'chain.read', issued) === 'allow') return relayChain(services, policy)
  if (may(actor, 'chain.read-subtree', 'own') !== 'allow') authorise(actor, 'chain.read', issued)
  const orgId = actor.kind === 'account' ? actor.orgId : undefined
  const tasks = await tasksOfPolicy(services.db, policy.id)
  const inside = orgId !== undefined && tasks.some((task) => task.orgId === orgId)
  authorise(actor, 'chain.read-subtree', ownershipWhen(inside), trackRefusals.chain)
  return relayChain(services, policy, orgId)
}

export const queries: Pick<QueryResolvers, 'relayChain' | 'chainLog'> = {
  chainLog: async (_root, { policyId }, { actor, services, load }) => {
    const policy = await load.policy.load(numericId(policyId))
    authorise(actor, 'chain.read', ownershipOfOrganisation(actor, policy?.issuerId))
    if (!policy || !isPublic(policy.status)) throw notFound(publishRefusals.policy)
    await audit(services.db, services.clock, actor, 'chain.exported', { policyId: policy.id })
    return chainLog(services.db, policy.id)
  },
  relayChain: (_root, { policyId }, context) => chainFor(context, policyId),
}
