import type {
  MutationResolvers,
  QueryResolvers,
  RelayMemberResolvers,
  RelayTaskResolvers,
} from '../../../graphql/types.generated.ts'
import { authorise } from '../../auth/authorise.ts'
import { audit } from '../../auth/store.ts'
import type { Db } from '../../platform/db.ts'
import { badInput, conflict, DomainError, notFound } from '../../platform/errors.ts'
import { findMembers } from '../../relay/find-members.ts'
import { countMembers, type MemberCounts } from '../../relay/members.ts'
import { recordOutreach } from '../../relay/outreach/record-outreach.ts'
import { setAside } from '../../relay/set-aside.ts'
import { countTasks, findTasks, readTask } from '../../relay/store.ts'
import type { RelayTask as Task } from '../../relay/task.ts'
import { type Forward, forwardTask, previewForward, receiveTask, returnTask } from '../../relay/work-task.ts'
import type { GraphqlContext } from '../graphql/context.ts'
import { publicError } from '../graphql/errors.ts'
import { ownListId } from './member-lists.ts'
import { checkSearch, connectionOf, idCursor, numericId, pageSize } from './paging.ts'

const what = '接力任务 relay task'

const scopeOf = (task: Task, { services }: GraphqlContext) => ({
  db: services.db,
  catalogues: services.catalogues,
  policyId: task.policyId,
  orgId: task.orgId,
  now: services.clock.now(),
})

const counted = new WeakMap<Task, Promise<MemberCounts>>()

/** One count for the figures of a task. */
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
  if (!policy) throw notFound('政策文件 policy')
  return policy
}

export const RelayTask: RelayTaskResolvers = {
  id: (task) => String(task.id),
  policy: (task, _args, { load }) => policyOf(task, load),
  reminders: (task, _args, { load }) => load.reminders.load(task.id),
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
    authorise(actor, 'relay.read', actor.kind === 'account' && actor.orgId === task.orgId ? 'own' : 'foreign', what)
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
    if (!account.orgId) throw conflict('此账号未关联接力组织 This account belongs to no organisation')
    const first = pageSize(args.first, 20, 100)
    const after = idCursor(args.after)
    const found = await findTasks(services.db, account.orgId, { ...args, first, after })
    const totalCount = await countTasks(services.db, account.orgId, args)
    return { ...connectionOf(found, first, (task) => String(task.id)), totalCount }
  },
  relayTask: async (_root, { id }, { actor, services }) => {
    const task = await readTask(services.db, numericId(id))
    const own = actor.kind === 'account' && task !== undefined && task.orgId === actor.orgId
    authorise(actor, 'relay.read', own ? 'own' : 'foreign', what)
    return task ?? null
  },
}

/** Takes a step and answers with the task as it is after. What a request did itself it has seen. */
export async function stepped(context: GraphqlContext, step: (tx: Db) => Promise<Task>): Promise<Task> {
  const task = await context.services.db.transaction(step)
  context.ownSteps.set(task.id, task.version)
  return task
}

export const mutations: Pick<
  MutationResolvers,
  'receiveRelay' | 'forwardRelay' | 'forwardRelays' | 'returnRelay' | 'setAsideMembers' | 'recordOutreach'
> = {
  receiveRelay: (_root, { taskId }, context) =>
    stepped(context, (tx) => receiveTask(tx, context.services, context.actor, taskId)),
  forwardRelay: (_root, { taskId, version, ...forward }, context) =>
    stepped(context, async (tx) => {
      const seen = { version, request: context }
      return (await forwardTask(tx, context.services, context.actor, taskId, { ...forward, seen })).task
    }),
  forwardRelays: async (_root, { taskIds, preview, versions, ...forward }, context) => {
    authorise(context.actor, 'relay.work', 'own', what)
    if (taskIds.length > 200) throw badInput([{ path: 'taskIds', message: '一次最多 200 项 at most 200' }])
    const given = new Map(taskIds.map((taskId, i) => [taskId, versions?.[i]]))
    const outcomes = []
    for (const [taskId, version] of given) {
      const one = { ...forward, seen: { version, request: context } }
      outcomes.push(await forwardOne(context, taskId, one, preview ?? false))
    }
    return outcomes
  },
  returnRelay: (_root, { taskId, reason, version }, context) => {
    const seen = { version, request: context }
    return stepped(context, (tx) => returnTask(tx, context.services, context.actor, taskId, { reason, seen }))
  },
  setAsideMembers: (_root, { taskId, version, ...members }, context) => {
    const seen = { version, request: context }
    return stepped(context, (tx) => setAside(tx, context.services, context.actor, taskId, { ...members, seen }))
  },
  recordOutreach: async (_root, { taskId, ...outreach }, context) => {
    const { services, actor } = context
    const done = await services.db.transaction((tx) => recordOutreach(tx, services, actor, taskId, outreach))
    return done.task
  },
}

async function forwardOne(
  context: GraphqlContext,
  taskId: string,
  forward: Pick<Forward, 'note' | 'listId' | 'seen'>,
  preview: boolean,
) {
  const { services, actor } = context
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
    const { task, counts } = await services.db.transaction((tx) =>
      preview
        ? previewForward(tx, services, actor, taskId, forward)
        : forwardTask(tx, services, actor, taskId, forward),
    )
    if (!preview) context.ownSteps.set(task.id, task.version)
    return { ...counts, taskId, task, code: null, message: null }
  } catch (cause) {
    return { taskId, ...none, ...refusalOf(cause, services) }
  }
}

/** Why one item of a batch failed. */
export function refusalOf(cause: unknown, { log }: GraphqlContext['services']): { code: string; message: string } {
  const { message, extensions } = publicError(cause, log)
  return { code: cause instanceof DomainError ? cause.code : String(extensions.code), message }
}
