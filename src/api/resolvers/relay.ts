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
import { countMembers, findMembers, type MemberCounts } from '../../relay/members.ts'
import { countTasks, findTasks, readTask } from '../../relay/store.ts'
import type { RelayTask as Task } from '../../relay/task.ts'
import { forwardTask, receiveTask, recordOutreach, returnTask } from '../../relay/work-task.ts'
import type { GraphqlContext } from '../context.ts'
import { publicError } from '../errors.ts'
import { checkSearch, connectionOf, idCursor, numericId, pageSize } from '../paging.ts'
import { ownListId } from './member-lists.ts'

const what = '接力任务 relay task'

const scopeOf = (task: Task, { services }: GraphqlContext) => ({
  db: services.db,
  catalogues: services.catalogues,
  policyId: task.policyId,
  orgId: task.orgId,
  now: services.clock.now(),
})

const counted = new WeakMap<Task, Promise<MemberCounts>>()

/** One count for the four figures of a task. */
export function countsOf(task: Task, context: GraphqlContext): Promise<MemberCounts> {
  const known = counted.get(task) ?? countMembers(scopeOf(task, context))
  counted.set(task, known)
  return known
}

async function organisation(id: string, { load }: GraphqlContext) {
  return (await load.organisation.load(id)) ?? { id, name: id, kind: 'DEPARTMENT' as const, parentId: null }
}

export const RelayTask: RelayTaskResolvers = {
  id: (task) => String(task.id),
  policy: async (task, _args, { load }) => {
    const policy = await load.policy.load(task.policyId)
    if (!policy) throw notFound('政策文件 policy')
    return policy
  },
  org: (task, _args, context) => organisation(task.orgId, context),
  from: (task, _args, context) => organisation(task.fromOrgId, context),
  memberCount: async (task, _args, context) => (await countsOf(task, context)).memberCount,
  verifyCount: async (task, _args, context) => (await countsOf(task, context)).verifyCount,
  noticedCount: async (task, _args, context) => (await countsOf(task, context)).noticedCount,
  reachedCount: async (task, _args, context) => (await countsOf(task, context)).reachedCount,
  members: async (task, args, context) => {
    const { actor, services } = context
    authorise(actor, 'relay.read', actor.kind === 'account' && actor.orgId === task.orgId ? 'own' : 'foreign', what)
    const first = pageSize(args.first, 50, 500)
    const after = idCursor(args.after)
    const listId = await ownListId(services.db, task.orgId, args.listId)
    const { suggestion, unreached, noAccount, search } = args
    const filter = { suggestion, unreached, noAccount, listId, search: checkSearch(search), first, after }
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
    const found = await findTasks(services.db, account.orgId, { state: args.state, first, after })
    const totalCount = await countTasks(services.db, account.orgId, args.state)
    return { ...connectionOf(found, first, (task) => String(task.id)), totalCount }
  },
  relayTask: async (_root, { id }, { actor, services }) => {
    const task = await readTask(services.db, numericId(id))
    const own = actor.kind === 'account' && task !== undefined && task.orgId === actor.orgId
    authorise(actor, 'relay.read', own ? 'own' : 'foreign', what)
    return task ?? null
  },
}

/** Runs a step and answers with the task as it stands after. */
async function worked(context: GraphqlContext, step: (tx: Db) => Promise<number>): Promise<Task> {
  const { db } = context.services
  const id = await db.transaction(step)
  const task = await readTask(db, id)
  if (!task) throw notFound(what)
  return task
}

export const mutations: Pick<
  MutationResolvers,
  'receiveRelay' | 'forwardRelay' | 'forwardRelays' | 'returnRelay' | 'recordOutreach'
> = {
  receiveRelay: (_root, { taskId }, context) =>
    worked(context, (tx) => receiveTask(tx, context.services, context.actor, taskId)),
  forwardRelay: (_root, { taskId, memberIds, toOrgs, note, listId }, context) =>
    worked(context, (tx) =>
      forwardTask(tx, context.services, context.actor, taskId, { memberIds, listId, toOrgs, note }),
    ),
  forwardRelays: async (_root, { taskIds, note }, context) => {
    authorise(context.actor, 'relay.work', 'own', what)
    if (taskIds.length > 200) throw badInput([{ path: 'taskIds', message: '一次最多 200 项 at most 200' }])
    const outcomes = []
    for (const taskId of new Set(taskIds)) outcomes.push(await forwardOne(context, taskId, note))
    return outcomes
  },
  returnRelay: (_root, { taskId, reason }, context) =>
    worked(context, (tx) => returnTask(tx, context.services, context.actor, taskId, reason)),
  recordOutreach: (_root, { taskId, memberIds, method, at, note }, context) =>
    worked(context, (tx) =>
      recordOutreach(tx, context.services, context.actor, taskId, { memberIds, method, at, note }),
    ),
}

async function forwardOne(context: GraphqlContext, taskId: string, note: string | null | undefined) {
  try {
    const task = await worked(context, (tx) => forwardTask(tx, context.services, context.actor, taskId, { note }))
    return { taskId, task, code: null, message: null }
  } catch (cause) {
    const { message, extensions } = publicError(cause, context.services.log)
    const code = cause instanceof DomainError ? cause.code : String(extensions.code)
    return { taskId, task: null, code, message }
  }
}
