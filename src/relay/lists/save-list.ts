import { membersWithin } from '../../parties/memberships/store.ts'
import { type Clock, shanghaiDay } from '../../platform/clock.ts'
import type { Db } from '../../platform/db.ts'
import { badInput, conflict, type FieldProblem, notFound } from '../../platform/errors.ts'
import { relayRefusals } from '../refusals.ts'
import {
  addEntries,
  addList,
  countEntries,
  lockLists,
  type MemberList,
  readList,
  readLists,
  removeEntries,
  removeList,
  updateList,
} from './store.ts'

/** Change of a list; without id a new list. `recipientIds` replaces all entries, `add` and `remove` change some. */
export type ListChange = {
  id?: number | undefined
  name?: string | null | undefined
  recipientIds?: readonly string[] | null | undefined
  add?: readonly string[] | null | undefined
  remove?: readonly string[] | null | undefined
}

const what = relayRefusals.list
const entriesMax = 10_000
const listsMax = 100
const nameMax = 50

/**
 * 常用名单: saves members under a name. Only members of the organisation or of those below it are accepted.
 * @throws BAD_USER_INPUT with the path of each non-member; NOT_FOUND; CONFLICT for a name in use and beside 100 lists
 */
export async function saveList(tx: Db, clock: Clock, orgId: string, change: ListChange): Promise<MemberList> {
  const name = checkName(change)
  if (change.recipientIds && (change.add || change.remove))
    throw badInput([{ path: 'recipientIds', ...relayRefusals.notWithChanges }])
  await lockLists(tx, orgId)
  const lists = await readLists(tx, orgId)
  const known = change.id === undefined ? undefined : lists.find(({ id }) => id === change.id)
  if (change.id !== undefined && !known) throw notFound(what)
  if (name !== undefined && lists.some((list) => list.name === name && list.id !== known?.id))
    throw conflict(relayRefusals.listExists({ name }))
  if (!known && lists.length >= listsMax) throw conflict(relayRefusals.listsMax({ max: listsMax }))
  const changedAt = clock.now()
  const on = shanghaiDay(changedAt)
  const exactly = change.recipientIds && (await checkMembers(tx, orgId, 'recipientIds', change.recipientIds, on))
  const added = await checkMembers(tx, orgId, 'add', change.add ?? [], on)
  const list = known
    ? { ...known, name: name ?? known.name, changedAt }
    : await addList(tx, { orgId, name: name ?? '', changedAt })
  if (known) await updateList(tx, list)
  if (exactly) await removeEntries(tx, list.id)
  if (change.remove?.length)
    await removeEntries(
      tx,
      list.id,
      readIds(change.remove).filter((id) => id > 0),
    )
  await addEntries(tx, list.id, exactly || added)
  if ((await countEntries(tx, list.id)) > entriesMax)
    throw badInput([
      {
        path: exactly ? 'recipientIds' : 'add',
        ...relayRefusals.listEntriesMax({ max: entriesMax }),
      },
    ])
  return list
}

/** @throws NOT_FOUND for another organisation's list */
export async function deleteList(tx: Db, orgId: string, id: number): Promise<void> {
  await lockLists(tx, orgId)
  if (!(await readList(tx, orgId, id))) throw notFound(what)
  await removeList(tx, id)
}

function checkName({ id, name }: ListChange): string | undefined {
  if ((name === null || name === undefined) && id !== undefined) return undefined
  const trimmed = name?.trim() ?? ''
  if (trimmed === '' || trimmed.length > nameMax)
    throw badInput([{ path: 'name', ...relayRefusals.listName({ max: nameMax }) }])
  return trimmed
}

const readIds = (given: readonly string[]): number[] => given.map((id) => (/^\d{1,15}$/.test(id) ? Number(id) : -1))

async function checkMembers(
  tx: Db,
  orgId: string,
  path: string,
  given: readonly string[],
  on: string,
): Promise<number[]> {
  if (given.length > entriesMax) throw badInput([{ path, ...relayRefusals.companiesMax({ max: entriesMax }) }])
  const ids = readIds(given)
  const members = await membersWithin(
    tx,
    orgId,
    ids.filter((id) => id > 0),
    on,
  )
  const problems: FieldProblem[] = []
  for (const [i, id] of ids.entries())
    if (!members.has(id)) problems.push({ path: `${path}[${i}]`, ...relayRefusals.notOwnMember })
  if (problems.length > 0) throw badInput(problems.slice(0, 50))
  return ids
}
