import type { Db } from '../platform/db.ts'
import { badInput, type FieldProblem } from '../platform/errors.ts'
import type { RelayDeps } from './deps.ts'
import { listedIds } from './lists/choose-listed.ts'
import { type Suggested, suggestedMembers } from './members.ts'
import type { RelayTask } from './task.ts'

const namedMax = 10_000

/** Whom a forward is handed to, by what it does for them. */
export type ForwardCounts = {
  members: number
  /** Not noticed before: the forward puts the notice into their inbox. */
  toNotice: number
  /** Noticed and not opened: reminded, unless they were reminded before. */
  unopened: number
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
  deps: RelayDeps,
  task: RelayTask,
  { memberIds, listId }: Named,
): Promise<Chosen> {
  const suggestions = await suggestedMembers({
    db,
    catalogues: deps.catalogues,
    policyId: task.policyId,
    orgId: task.orgId,
    now: deps.clock.now(),
  })
  const listed = listId ? await listedIds(db, deps, task, { listId, memberIds }) : undefined
  const recipientIds = memberIds
    ? chooseNamed(suggestions, memberIds)
    : [...suggestions].filter(([id, { suggestion }]) => listed?.has(id) ?? suggestion === 'FORWARD').map(([id]) => id)
  return { recipientIds, counts: countsOf(recipientIds.map((id) => suggestions.get(id))) }
}

function countsOf(chosen: readonly (Suggested | undefined)[]): ForwardCounts {
  const states = chosen.map((member) => member?.state)
  const opened = states.filter((state) => state === 'OPENED' || state === 'ACTED').length
  const unopened = states.filter((state) => state === 'NOTICED' || state === 'ACCEPTED').length
  return { members: chosen.length, toNotice: chosen.length - opened - unopened, unopened, opened }
}

/** Members by the ids given. @throws BAD_USER_INPUT naming who is no member of the task */
export function chooseNamed(suggestions: ReadonlyMap<number, Suggested>, named: readonly string[]): number[] {
  if (named.length > namedMax)
    throw badInput([{ path: 'memberIds', message: `一次最多 ${namedMax} 个成员 at most ${namedMax} at a time` }])
  const problems: FieldProblem[] = []
  const ids = new Set<number>()
  for (const [i, text] of named.entries()) {
    const id = /^\d{1,15}$/.test(text) ? Number(text) : -1
    if (suggestions.has(id)) ids.add(id)
    else
      problems.push({ path: `memberIds[${i}]`, message: '不是本任务的建议转发或待核实成员 not a member of this task' })
  }
  if (problems.length > 0) throw badInput(problems.slice(0, 50))
  return [...ids]
}
