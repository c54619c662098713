import type {
  ListedMemberResolvers,
  MemberListResolvers,
  MutationResolvers,
  QueryResolvers,
} from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { ownOrganisation } from '../../auth/managed-organisation.ts'
import type { Db } from '../../platform/db.ts'
import { notFound } from '../../platform/errors.ts'
import { deleteList, saveList } from '../../relay/lists/save-list.ts'
import { countListed, findListed, type MemberList as List, readList, readLists } from '../../relay/lists/store.ts'
import { relayRefusals } from '../../relay/refusals.ts'
import type { Services } from '../graphql/context.ts'
import { connectionOf, idCursor, numericId, pageSize } from './paging.ts'

/** Id of one of the organisation's own lists. @throws NOT_FOUND for any other */
export async function ownListId(db: Db, orgId: string, id: string | null | undefined): Promise<number | undefined> {
  if (id === null || id === undefined) return undefined
  const list = await readList(db, orgId, numericId(id))
  if (!list) throw notFound(relayRefusals.list)
  return list.id
}

export const ListedMember: ListedMemberResolvers = { recipientId: ({ recipientId }) => String(recipientId) }

/** Lists that were read together are counted together. */
const together = new WeakMap<List, readonly List[]>()
const counts = new WeakMap<readonly List[], Promise<Map<number, number>>>()

async function countOf(list: List, { db, clock }: Services): Promise<number> {
  const lists = together.get(list) ?? [list]
  const counting = counts.get(lists) ?? countListed(db, lists, clock.now())
  counts.set(lists, counting)
  return (await counting).get(list.id) ?? 0
}

export const MemberList: MemberListResolvers = {
  id: ({ id }) => String(id),
  memberCount: (list, _args, { services }) => countOf(list, services),
  members: async (list, args, { actor, services }) => {
    const { db, clock } = services
    const first = pageSize(args.first, 50, 500)
    const found = await findListed(db, list, clock.now(), { first, after: idCursor(args.after) })
    const totalCount = await countOf(list, services)
    await audit(db, clock, actor, 'member-list.read', { listId: list.id, count: Math.min(found.length, first) })
    return { ...connectionOf(found, first, ({ recipientId }) => String(recipientId)), totalCount }
  },
}

export const queries: Pick<QueryResolvers, 'memberLists' | 'memberList'> = {
  memberList: async (_root, { id }, { actor, services }) =>
    (await readList(services.db, ownOrganisation(actor, 'member-list.manage').orgId, numericId(id))) ?? null,
  memberLists: async (_root, _args, { actor, services }) => {
    const lists = await readLists(services.db, ownOrganisation(actor, 'member-list.manage').orgId)
    for (const list of lists) together.set(list, lists)
    return lists
  },
}

export const mutations: Pick<MutationResolvers, 'saveMemberList' | 'deleteMemberList'> = {
  saveMemberList: async (_root, { id, ...change }, { actor, services }) => {
    const { orgId } = ownOrganisation(actor, 'member-list.manage')
    const listId = id === null || id === undefined ? undefined : numericId(id)
    return services.db.transaction((tx) => saveList(tx, services.clock, orgId, { ...change, id: listId }))
  },
  deleteMemberList: async (_root, { id }, { actor, services }) => {
    const { orgId } = ownOrganisation(actor, 'member-list.manage')
    await services.db.transaction((tx) => deleteList(tx, orgId, numericId(id)))
    return true
  },
}
