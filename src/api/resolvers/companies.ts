import type { MemberToTellResolvers, MutationResolvers, QueryResolvers } from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { authorise } from '../../auth/authorise.ts'
import { ownOrganisation } from '../../auth/managed-organisation.ts'
import { badInput } from '../../platform/errors.ts'
import { companyCursor, isBehind } from '../../relay/companies/company.ts'
import { findCompanies, findCompany } from '../../relay/companies/find-companies.ts'
import { checkContact, type OutreachMoment, recordOutreach } from '../../relay/outreach/record-outreach.ts'
import { relayRefusals } from '../../relay/refusals.ts'
import type { GraphqlContext } from '../graphql/context.ts'
import { apiRefusals } from '../refusals.ts'
import { openTask } from './open-task.ts'
import { checkSearch, connectionOf, notCursor, numericId, pageSize } from './paging.ts'
import { itemRefusal, notRefused } from './relay.ts'

const tasksMax = 200

export const MemberToTell: MemberToTellResolvers = {
  recipientId: ({ recipientId }) => String(recipientId),
  items: async ({ readItems }) =>
    (await readItems()).map(({ task, suggestion, state, closesOn }) => ({ task, suggestion, state, closesOn })),
}

export const queries: Pick<QueryResolvers, 'membersToTell' | 'memberToTell'> = {
  membersToTell: async (_root, { suggestion, noAccount, ...args }, { actor, services }) => {
    const { account, orgId } = ownOrganisation(actor, 'relay.read')
    const first = pageSize(args.first, 50, 200)
    const behind = typeof args.after === 'string' ? isBehind(args.after) : () => true
    if (!behind) throw notCursor()
    const narrowing = { suggestion, noAccount, search: checkSearch(args.search) }
    const { counts, read } = await findCompanies(services, orgId, narrowing)
    const found = counts.filter(behind).slice(0, first + 1)
    const companies = await read(found)
    await audit(services.db, services.clock, account, 'members.read', { orgId, count: Math.min(found.length, first) })
    return { ...connectionOf(companies, first, companyCursor), totalCount: counts.length }
  },
  memberToTell: async (_root, { suggestion, ...args }, { actor, services }) => {
    const { account, orgId } = ownOrganisation(actor, 'relay.read')
    const recipientId = numericId(args.recipientId)
    if (recipientId < 0) return null
    const company = await findCompany(services, orgId, { recipientId, suggestion })
    await audit(services.db, services.clock, account, 'members.read', { orgId, count: company ? 1 : 0 })
    return company ?? null
  },
}

export const mutations: Pick<MutationResolvers, 'recordOutreachAbout'> = {
  recordOutreachAbout: async (_root, { memberId, taskIds, ...contact }, context) => {
    authorise(context.actor, 'relay.work', 'own', relayRefusals.task)
    if (taskIds.length === 0) throw badInput([{ path: 'taskIds', ...apiRefusals.required }])
    if (taskIds.length > tasksMax) throw badInput([{ path: 'taskIds', ...apiRefusals.atMostItems({ max: tasksMax }) }])
    checkContact(contact, context.services.clock.now())
    const outcomes = []
    for (const taskId of new Set(taskIds)) outcomes.push(await recordOne(context, taskId, memberId, contact))
    return outcomes
  },
}

async function recordOne(context: GraphqlContext, taskId: string, memberId: string, contact: OutreachMoment) {
  const { services, actor } = context
  try {
    const { recorded, task } = await services.db.transaction(async (tx) =>
      recordOutreach(tx, services, await openTask(tx, actor, taskId), { ...contact, memberIds: [memberId] }),
    )
    const outcome = recorded > 0 ? ('RECORDED' as const) : ('ALREADY' as const)
    return { taskId, task, outcome, ...notRefused }
  } catch (cause) {
    return { taskId, task: null, outcome: 'REFUSED' as const, ...itemRefusal(cause, context) }
  }
}
