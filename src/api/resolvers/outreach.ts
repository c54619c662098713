import type {
  MutationResolvers,
  OutreachImportRowResolvers,
  OutreachResolvers,
  QueryResolvers,
  RecordedOutreachResolvers,
  RelayTaskResolvers,
} from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { actsFor, authorise, ownershipOfOrganisation } from '../../auth/authorise.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import { sentence } from '../../platform/refusal.ts'
import { contestOutreach } from '../../relay/outreach/contest-outreach.ts'
import { importOutreach } from '../../relay/outreach/import-outreach.ts'
import {
  countContested,
  countOutreaches,
  namesOfMembers,
  outreachesAbout,
  outreachesOfTask,
} from '../../relay/outreach/store.ts'
import { withdrawOutreach } from '../../relay/outreach/withdraw-outreach.ts'
import { relayRefusals } from '../../relay/refusals.ts'
import type { RelayTask as Task } from '../../relay/task.ts'
import type { GraphqlContext } from '../graphql/context.ts'
import { openTask } from './open-task.ts'
import { connectionOf, idCursor, numericId, pageSize } from './paging.ts'
import { countsOf, organisation, policyOf, stepped } from './relay.ts'

const aboutMax = 200

const own = (task: Task, { actor }: GraphqlContext) =>
  authorise(actor, 'relay.read', ownershipOfOrganisation(actor, task.orgId), relayRefusals.task)

export const RelayTask: Pick<RelayTaskResolvers, 'toldOfflineCount' | 'contestedOutreachCount' | 'outreaches'> = {
  toldOfflineCount: async (task, _args, context) => (await countsOf(task, context)).toldCount,
  contestedOutreachCount: (task, _args, { services }) => countContested(services.db, task.id),
  outreaches: async (task, args, context) => {
    const account = own(task, context)
    const { db, clock } = context.services
    const first = pageSize(args.first, 50, 500)
    const found = await outreachesOfTask(db, task.id, { first, after: idCursor(args.after) })
    const recipientIds = [...new Set(found.map((contact) => contact.recipientId))]
    const names = await namesOfMembers(db, { orgId: task.orgId, on: shanghaiDay(clock.now()), recipientIds })
    await audit(db, clock, account, 'members.read', { taskId: task.id, count: names.size, outreach: true })
    const named = found.map((contact) => ({ ...contact, member: names.get(contact.recipientId) }))
    const totalCount = await countOutreaches(db, task.id)
    return { ...connectionOf(named, first, (contact) => String(contact.id)), totalCount }
  },
}

export const RecordedOutreach: RecordedOutreachResolvers = {
  id: ({ id }) => String(id),
  recipientId: ({ member, recipientId }) => (member ? String(recipientId) : null),
  name: ({ member }) => member?.name ?? null,
  uscc: ({ member }) => member?.uscc ?? null,
}

export const Outreach: OutreachResolvers = {
  id: ({ id }) => String(id),
  org: ({ orgId }, _args, context) => organisation(orgId, context),
  policy: (contact, _args, { load }) => policyOf(contact, load),
}

export const OutreachImportRow: OutreachImportRowResolvers = {
  reason: ({ reason }, _args, { locale }) => reason && sentence(reason, locale),
}

export const queries: Pick<QueryResolvers, 'previewOutreach' | 'outreachAbout'> = {
  previewOutreach: (_root, { taskId, csv }, { actor, services }) =>
    services.db.transaction(async (tx) =>
      importOutreach(tx, services, await openTask(tx, actor, taskId), { csv, preview: true }),
    ),
  outreachAbout: (_root, { recipientId, policyId }, { actor, services }) => {
    const { recipientId: id } = actsFor(actor, 'recipient.read', recipientId)
    const policy = policyId === null || policyId === undefined ? undefined : numericId(policyId)
    return outreachesAbout(services.db, id, { policyId: policy, limit: aboutMax })
  },
}

export const mutations: Pick<MutationResolvers, 'importOutreach' | 'withdrawOutreach' | 'contestOutreach'> = {
  importOutreach: (_root, { taskId, csv }, { actor, services }) =>
    services.db.transaction(async (tx) =>
      importOutreach(tx, services, await openTask(tx, actor, taskId), { csv, preview: false }),
    ),
  withdrawOutreach: (_root, { taskId, version, ...withdrawal }, context) =>
    stepped(context, async (tx) => {
      const { services, actor } = context
      const opened = await openTask(tx, actor, taskId, { version, request: context })
      const { task, counts } = await withdrawOutreach(tx, services, opened, withdrawal)
      await audit(tx, services.clock, actor, 'outreach.withdrawn', { taskId: task.id, ...counts })
      return task
    }),
  contestOutreach: async (_root, { recipientId: given, ...contest }, { actor, services }) => {
    const { recipientId } = actsFor(actor, 'recipient.change', given)
    return services.db.transaction(async (tx) => {
      const contested = await contestOutreach(tx, services, { recipientId, ...contest })
      await audit(tx, services.clock, actor, 'outreach.contested', { recipientId, outreachId: contested.id })
      return contested
    })
  },
}
