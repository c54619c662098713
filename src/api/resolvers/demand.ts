import type {
  MutationResolvers,
  QueryResolvers,
  RelayInterestResolvers,
  RelayTaskResolvers,
  RelayWhyResolvers,
} from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { ownOrganisation } from '../../auth/managed-organisation.ts'
import { notFound } from '../../platform/errors.ts'
import { industryCodes } from '../../profile/reference/industries.ts'
import { addInterest, dropInterest } from '../../relay/demand/manage-interests.ts'
import { pullRelay } from '../../relay/demand/pull-relay.ts'
import { readCurrentInterests } from '../../relay/demand/store.ts'
import type { InterestRecord } from '../../relay/interest.ts'
import { relayRefusals } from '../../relay/refusals.ts'
import { readTask } from '../../relay/store.ts'
import type { RelayTask } from '../../relay/task.ts'
import { whyText } from '../../relay/why-text.ts'
import type { GraphqlContext } from '../graphql/context.ts'
import { numericId, present } from './paging.ts'
import { countsOf, organisation } from './relay.ts'

async function nameOf({ kind, value }: InterestRecord, { load }: GraphqlContext): Promise<string> {
  const name = kind === 'INDUSTRY' ? industryCodes.find(value)?.zh : (await load.tag.load(value))?.name
  return name ?? value
}

export const RelayInterest: RelayInterestResolvers = {
  id: ({ id }) => String(id),
  name: (interest, _args, context) => nameOf(interest, context),
}

const interestsOf = async ({ interests }: RelayTask, { load }: GraphqlContext): Promise<InterestRecord[]> =>
  present(await load.relayInterest.loadMany(interests))

/** Reasons of a relay task. Each field is computed when it is selected. */
export const why: NonNullable<RelayTaskResolvers['why']> = (task) => task

export const RelayWhy: RelayWhyResolvers = {
  origin: ({ origin }) => origin,
  forward: async (task, _args, context) => (await countsOf(task, context)).memberCount,
  verify: async (task, _args, context) => (await countsOf(task, context)).verifyCount,
  interests: (task, _args, context) => interestsOf(task, context),
  text: async (task, _args, context) => {
    const { memberCount: forward, verifyCount: verify } = await countsOf(task, context)
    const interests = await Promise.all((await interestsOf(task, context)).map((one) => nameOf(one, context)))
    const { name: from } = await organisation(task.fromOrgId, context)
    return whyText({ origin: task.origin, from, forward, verify, interests }, context.locale)
  },
}

export const queries: Pick<QueryResolvers, 'relayInterests'> = {
  relayInterests: (_root, _args, { actor, services }) =>
    readCurrentInterests(services.db, ownOrganisation(actor, 'interest.manage').orgId),
}

export const mutations: Pick<MutationResolvers, 'addRelayInterest' | 'endRelayInterest' | 'pullRelay'> = {
  addRelayInterest: (_root, { kind, value }, { actor, services }) => {
    const { orgId } = ownOrganisation(actor, 'interest.manage')
    return services.db.transaction(async (tx) => {
      const interest = await addInterest(tx, services, orgId, { kind, value })
      await audit(tx, services.clock, actor, 'interest.added', { orgId, kind, value: interest.value })
      return interest
    })
  },
  endRelayInterest: async (_root, { id }, { actor, services }) => {
    const { orgId } = ownOrganisation(actor, 'interest.manage')
    await services.db.transaction(async (tx) => {
      await dropInterest(tx, services, orgId, numericId(id))
      await audit(tx, services.clock, actor, 'interest.ended', { orgId, id: numericId(id) })
    })
    return true
  },
  pullRelay: async (_root, { policyId }, { actor, services }) => {
    const { orgId } = ownOrganisation(actor, 'relay.pull')
    const id = await services.db.transaction((tx) => pullRelay(tx, services, orgId, numericId(policyId)))
    const task = await readTask(services.db, id)
    if (!task) throw notFound(relayRefusals.task)
    return task
  },
}
