import { type Reachable, readReachable } from '../dispatch/reminders.ts'
import type { NoticeState } from '../notices/notice.ts'
import type { Db } from '../platform/db.ts'
import { badInput, type FieldProblem } from '../platform/errors.ts'
import type { ForwardDeps } from './deps.ts'
import { listedIds } from './lists/choose-listed.ts'
import { matchedMembers, suggestedMembers } from './members.ts'
import type { RelayTask } from './task.ts'

const namedMax = 10_000

/** Whom a forward is handed to, by what it does for them: members = toNotice + unopened + opened, unopened = toRemind + notReminded. */
export type ForwardCounts = {
  members: number
  /** Not noticed before, as far as the organisation may know: the forward puts the notice into their inbox. */
  toNotice: number
  /** Of toNotice: nothing outside the inbox tells them of it. */
  inboxOnly: number
  /** Noticed and not opened. */
  unopened: number
  /** Of unopened: a message reminds them. */
  toRemind: number
  /** Of unopened: no address of theirs takes one, or they were reminded before, by whomever: to be called. */
  notReminded: number
  opened: number
}

export type Chosen = { recipientIds: number[]; counts: ForwardCounts }

/** Members by id, or whoever is on a saved list; neither = all FORWARD members. */
export type Named = { memberIds?: readonly string[] | null; listId?: string | null }

/**
 * Whom a forward is for: all FORWARD members, or those named, VERIFY ones too.
 * @throws BAD_USER_INPUT naming who is no member of the task; NOT_FOUND for a list of somebody else
 */
export async function chooseMembers(
  db: Db,
  deps: ForwardDeps,
  task: RelayTask,
  { memberIds, listId }: Named,
): Promise<Chosen> {
  // a hand-down alone
  if (memberIds?.length === 0 && !listId) return { recipientIds: [], counts: countForward([], () => null, nobody) }
  const { policyId, orgId } = task
  const listed = listId ? await listedIds(db, deps, task, { listId, memberIds }) : undefined
  const scope = { db, catalogues: deps.catalogues, policyId, orgId, now: deps.clock.now() }
  const suggestions = await (memberIds || listed ? suggestedMembers(scope) : matchedMembers(scope))
  const recipientIds = memberIds
    ? chooseNamed(suggestions, memberIds)
    : [...suggestions].filter(([id, { suggestion }]) => listed?.has(id) ?? suggestion === 'FORWARD').map(([id]) => id)
  const reachable = await readReachable(db, deps.channels, policyId, recipientIds)
  return { recipientIds, counts: countForward(recipientIds, (id) => suggestions.get(id)?.state ?? null, reachable) }
}

const nobody: Reachable = { notice: new Set(), reminder: new Set() }

/** What a forward does for each. Pure. @param stateOf of their notice, null before any */
export function countForward(
  recipientIds: readonly number[],
  stateOf: (recipientId: number) => NoticeState | null,
  { notice, reminder }: Reachable,
): ForwardCounts {
  const opened = recipientIds.filter((id) => ['OPENED', 'ACTED'].includes(stateOf(id) ?? ''))
  const unopened = recipientIds.filter((id) => ['NOTICED', 'ACCEPTED'].includes(stateOf(id) ?? ''))
  const noticed = new Set([...opened, ...unopened])
  const toNotice = recipientIds.filter((id) => !noticed.has(id))
  const toRemind = unopened.filter((id) => reminder.has(id)).length
  return {
    members: recipientIds.length,
    toNotice: toNotice.length,
    inboxOnly: toNotice.filter((id) => !notice.has(id)).length,
    unopened: unopened.length,
    toRemind,
    notReminded: unopened.length - toRemind,
    opened: opened.length,
  }
}

/** Members by the ids given, each once. @param refusal of whom is not known @throws BAD_USER_INPUT naming who is not */
export function chooseNamed(
  known: { has(recipientId: number): boolean },
  named: readonly string[],
  refusal = '不是本任务的建议转发或待核实成员 not a member of this task',
): number[] {
  if (named.length > namedMax)
    throw badInput([{ path: 'memberIds', message: `一次最多 ${namedMax} 个成员 at most ${namedMax} at a time` }])
  const problems: FieldProblem[] = []
  const ids = new Set<number>()
  for (const [i, text] of named.entries()) {
    const id = /^\d{1,15}$/.test(text) ? Number(text) : -1
    if (known.has(id)) ids.add(id)
    else problems.push({ path: `memberIds[${i}]`, message: refusal })
  }
  if (problems.length > 0) throw badInput(problems.slice(0, 50))
  return [...ids]
}
