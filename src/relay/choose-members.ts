import { type Reachable, readReachable } from '../dispatch/reminders.ts'
import type { NoticeState } from '../notices/notice.ts'
import type { Db } from '../platform/db.ts'
import { badInput, type FieldProblem } from '../platform/errors.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { ForwardDeps } from './deps.ts'
import { listedIds } from './lists/choose-listed.ts'
import { matchedMembers, suggestedMembers } from './members.ts'
import { relayRefusals } from './refusals.ts'
import type { RelayTask } from './task.ts'

const namedMax = 10_000

/**
 * Members of a forward, by its effect on them. members = toNotice + unopened + opened; unopened = toRemind +
 * notReminded.
 */
export type ForwardCounts = {
  members: number
  /** without a notice that the organisation sees; the forward notifies them */
  toNotice: number
  /** of toNotice: without any channel besides the inbox */
  inboxOnly: number
  /** notified and not opened */
  unopened: number
  /** of unopened: a message reminds them */
  toRemind: number
  /** of unopened: to be called; no channel takes a reminder, or any organisation reminded them before */
  notReminded: number
  opened: number
}

export type Chosen = { recipientIds: number[]; counts: ForwardCounts }

/** Members by id, or the members on a saved list. Neither: all FORWARD members. */
export type Named = { memberIds?: readonly string[] | null; listId?: string | null }

/**
 * Members of a forward: all FORWARD members, or the named ones, which can be VERIFY members.
 * @throws BAD_USER_INPUT with the path of each id that is no member of the task; NOT_FOUND for another organisation's
 * list
 */
export async function chooseMembers(
  db: Db,
  deps: ForwardDeps,
  task: RelayTask,
  { memberIds, listId }: Named,
): Promise<Chosen> {
  // a hand-down without members
  if (memberIds?.length === 0 && !listId)
    return { recipientIds: [], counts: countForward([], () => null, noneReachable) }
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

const noneReachable: Reachable = { notice: new Set(), reminder: new Set() }

/** Counts a forward's effects. Pure. @param stateOf state of the visible notice, null without one */
export function countForward(
  recipientIds: readonly number[],
  stateOf: (recipientId: number) => NoticeState | null,
  { notice, reminder }: Reachable,
): ForwardCounts {
  const opened = recipientIds.filter((id) => ['OPENED', 'ACTED'].includes(stateOf(id) ?? ''))
  const unopened = recipientIds.filter((id) => ['NOTICED', 'ACCEPTED'].includes(stateOf(id) ?? ''))
  const notified = new Set([...opened, ...unopened])
  const toNotice = recipientIds.filter((id) => !notified.has(id))
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

/** Given ids that are known, each once. @param refusal message for other ids @throws BAD_USER_INPUT with their paths */
export function chooseNamed(
  known: { has(recipientId: number): boolean },
  named: readonly string[],
  refusal: Refusal = relayRefusals.notMember,
): number[] {
  if (named.length > namedMax) throw badInput([{ path: 'memberIds', ...relayRefusals.membersMax({ max: namedMax }) }])
  const problems: FieldProblem[] = []
  const ids = new Set<number>()
  for (const [i, text] of named.entries()) {
    const id = /^\d{1,15}$/.test(text) ? Number(text) : -1
    if (known.has(id)) ids.add(id)
    else problems.push({ path: `memberIds[${i}]`, ...refusal })
  }
  if (problems.length > 0) throw badInput(problems.slice(0, 50))
  return [...ids]
}
