import { setImmediate } from 'node:timers/promises'
import type {
  MutationResolvers,
  QueryResolvers,
  RelayMemberResolvers,
  RelayTaskResolvers,
} from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { authorise, ownershipOfOrganisation } from '../../auth/authorise.ts'
import { authRefusals } from '../../auth/refusals.ts'
import type { Db } from '../../platform/db.ts'
import { badInput, conflict, notFound, type RefusalAnswer } from '../../platform/errors.ts'
import { publishRefusals } from '../../publish/refusals.ts'
import { findMembers } from '../../relay/find-members.ts'
import { countMembers, type MemberCounts } from '../../relay/members.ts'
import { recordOutreach } from '../../relay/outreach/record-outreach.ts'
import { relayRefusals } from '../../relay/refusals.ts'
import type { Seen } from '../../relay/seen.ts'
import { setAside } from '../../relay/set-aside.ts'
import { countTasks, findTasks, readTask } from '../../relay/store.ts'
import { isOpen, type RelayTask as Task } from '../../relay/task.ts'
import { type Forward, forwardTask, previewForward, receiveTask, returnTask } from '../../relay/work-task.ts'
import type { GraphqlContext } from '../graphql/context.ts'
import { publicError } from '../graphql/errors.ts'
import { apiRefusals } from '../refusals.ts'
import { ownListId } from './member-lists.ts'
import { openTask } from './open-task.ts'
import { checkSearch, connectionOf, idCursor, numericId, pageSize } from './paging.ts'
import { reasonText } from './reason-text.ts'

const what = relayRefusals.task

const scopeOf = (task: Task, { services }: GraphqlContext) => ({
  db: services.db,
  catalogues: services.catalogues,
  policyId: task.policyId,
  orgId: task.orgId,
  now: services.clock.now(),
})

const counted = new WeakMap<Task, Promise<MemberCounts>>()

/** Counts the figures of a task once per request. */
export function countsOf(task: Task, context: GraphqlContext): Promise<MemberCounts> {
  const known = counted.get(task) ?? countMembers(scopeOf(task, context))
  counted.set(task, known)
  return known
}

export async function organisation(id: string, { load }: GraphqlContext) {
  return (await load.organisation.load(id)) ?? { id, name: id, kind: 'DEPARTMENT' as const, parentId: null }
}

export async function policyOf({ policyId }: { policyId: number }, load: GraphqlContext['load']) {
  const policy = await load.policy.load(policyId)
  if (!policy) throw notFound(publishRefusals.policy)
  return policy
}

export const RelayTask: RelayTaskResolvers = {
  reason: ({ reason }, _args, { locale }) => reasonText(reason, locale),
  id: (task) => String(task.id),
  policy: (task, _args, { load }) => policyOf(task, load),
  reminders: (task, _args, { load }) => load.reminders.load(task.id),
  earliestDueAt: (task, _args, { services }) =>
    isOpen(task.state) ? services.calendar.earliestOf(task.offeredAt, task.dueAt) : null,
  org: (task, _args, context) => organisation(task.orgId, context),
  from: (task, _args, context) => organisation(task.fromOrgId, context),
  memberCount: async (task, _args, context) => (await countsOf(task, context)).memberCount,
  verifyCount: async (task, _args, context) => (await countsOf(task, context)).verifyCount,
  noticedCount: async (task, _args, context) => (await countsOf(task, context)).noticedCount,
  reachedCount: async (task, _args, context) => (await countsOf(task, context)).reachedCount,
  heldCount: async (task, _args, context) => (await countsOf(task, context)).heldCount,
  setAsideCount: async (task, _args, context) => (await countsOf(task, context)).setAsideCount,
  members: async (task, args, context) => {
    const { actor, services } = context
    authorise(actor, 'relay.read', ownershipOfOrganisation(actor, task.orgId), what)
    const first = pageSize(args.first, 50, 500)
    const after = idCursor(args.after)
    const listId = await ownListId(services.db, task.orgId, args.listId)
    const { suggestion, unreached, noAccount, setAside, search } = args
    const filter = { suggestion, unreached, noAccount, setAside, listId, search: checkSearch(search), first, after }
    const { members, total } = await findMembers(scopeOf(task, context), filter)
    await audit(services.db, services.clock, actor, 'members.read', { taskId: task.id, count: members.length })
    return { ...connectionOf(members, first, (member) => String(member.recipientId)), totalCount: total }
  },
}

export const RelayMember: RelayMemberResolvers = { recipientId: (member) => String(member.recipientId) }

export const queries: Pick<QueryResolvers, 'relayTasks' | 'relayTask'> = {
  relayTasks: async (_root, args, { actor, services }) => {
    const account = authorise(actor, 'relay.read', 'own', what)
    if (!account.orgId) throw conflict(authRefusals.belongsToNone)
    const first = pageSize(args.first, 20, 100)
    const after = idCursor(args.after)
    const found = await findTasks(services.db, account.orgId, { ...args, first, after })
    const totalCount = await countTasks(services.db, account.orgId, args)
    return { ...connectionOf(found, first, (task) => String(task.id)), totalCount }
  },
  relayTask: async (_root, { id }, { actor, services }) => {
    const task = await readTask(services.db, numericId(id))
    authorise(actor, 'relay.read', ownershipOfOrganisation(actor, task?.orgId), what)
    return task ?? null
  },
}

/** Takes a step and answers with the changed task. A request knows its own steps. */
export async function stepped(context: GraphqlContext, step: (tx: Db) => Promise<Task>): Promise<Task> {
  // Why: the embedded database holds the event loop through a transaction. Requests that wait at the socket get their time of arrival first.
  await setImmediate()
  const task = await context.services.db.transaction(step)
  context.ownSteps.set(task.id, task.version)
  return task
}

export const mutations: Pick<
  MutationResolvers,
  'receiveRelay' | 'forwardRelay' | 'forwardRelays' | 'returnRelay' | 'setAsideMembers' | 'recordOutreach'
> = {
  receiveRelay: (_root, { taskId }, context) =>
    stepped(context, async (tx) => receiveTask(tx, context.services, await openTask(tx, context.actor, taskId))),
  forwardRelay: (_root, { taskId, version, ...forward }, context) =>
    stepped(context, async (tx) => {
      const opened = await openTask(tx, context.actor, taskId, { version, request: context })
      return (await forwardTask(tx, context.services, opened, forward)).task
    }),
  forwardRelays: async (_root, { taskIds, preview, versions, ...forward }, context) => {
    authorise(context.actor, 'relay.work', 'own', what)
    if (taskIds.length > 200) throw badInput([{ path: 'taskIds', ...apiRefusals.atMostItems({ max: 200 }) }])
    const given = new Map(taskIds.map((taskId, i) => [taskId, versions?.[i]]))
    const outcomes = []
    for (const [taskId, version] of given) {
      const seen = preview ? undefined : { version, request: context }
      outcomes.push(await forwardOne(context, taskId, forward, seen))
    }
    return outcomes
  },
  returnRelay: (_root, { taskId, reason, version }, context) =>
    stepped(context, async (tx) => {
      const opened = await openTask(tx, context.actor, taskId, { version, request: context })
      return returnTask(tx, context.services, opened, reason)
    }),
  setAsideMembers: (_root, { taskId, version, ...members }, context) =>
    stepped(context, async (tx) => {
      const { services, actor } = context
      const opened = await openTask(tx, actor, taskId, { version, request: context })
      const { task, count } = await setAside(tx, services, opened, members)
      const subject = { taskId: task.id, aside: members.aside, members: count }
      await audit(tx, services.clock, actor, 'members.set-aside', subject)
      return task
    }),
  recordOutreach: async (_root, { taskId, ...outreach }, { actor, services }) => {
    const done = await services.db.transaction(async (tx) =>
      recordOutreach(tx, services, await openTask(tx, actor, taskId), outreach),
    )
    return done.task
  },
}

async function forwardOne(
  context: GraphqlContext,
  taskId: string,
  forward: Pick<Forward, 'note' | 'listId'>,
  seen: Seen | undefined,
) {
  const { services, actor } = context
  const preview = seen === undefined
  const none = {
    task: null,
    members: null,
    toNotice: null,
    inboxOnly: null,
    unopened: null,
    toRemind: null,
    notReminded: null,
    opened: null,
  }
  try {
    const { task, counts } = await services.db.transaction(async (tx) => {
      const opened = await openTask(tx, actor, taskId, seen)
      return preview ? previewForward(tx, services, opened, forward) : forwardTask(tx, services, opened, forward)
    })
    if (!preview) context.ownSteps.set(task.id, task.version)
    return { ...counts, taskId, task, ...notRefused }
  } catch (cause) {
    return { taskId, ...none, ...itemRefusal(cause, context) }
  }
}

export const notRefused = { code: null, message: null, key: null, params: null, fields: null }

/** The reason why one item of a batch failed. */
export function itemRefusal(cause: unknown, { services, locale }: GraphqlContext) {
  const { message, extensions } = publicError(cause, { locale, log: services.log })
  const { code, key, params, fields } = extensions as RefusalAnswer['extensions']
  return { code: String(code), message, key, params, fields: fields ?? null }
}
