import { DeleteList, Listed, Lists, SaveList } from './generated/lists.ts'
import type { MemberList, SaveListVariables } from './generated/types.ts'
import { request } from './graphql.ts'

export const fetchLists = (): Promise<MemberList[]> => request(Lists).then((d) => d.memberLists)

/** The first 500 members on a list. */
export const fetchListed = (id: string) => request(Listed, { id }).then((d) => d.memberList?.members)

export const saveList = (change: SaveListVariables): Promise<unknown> => request(SaveList, change)

export const deleteList = (id: string): Promise<unknown> => request(DeleteList, { id })
