import {
  addContest,
  type ContestOutcome,
  type ContestRecord,
  lockContest,
  type OwnMembership,
  readContestsOf,
  readOwnMemberships,
  writeSettlement,
} from '../../parties/contests/store.ts'
import { lockMemberLists } from '../../parties/memberships/list-lock.ts'
import { endMembers, markContested } from '../../parties/memberships/store.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import type { Db } from '../../platform/db.ts'
import { badInput, conflict, notFound } from '../../platform/errors.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import type { ProfileDeps } from '../declare-facts.ts'
import { profileRefusals } from '../refusals.ts'
import { membershipsChanged } from './memberships-changed.ts'

const what = profileRefusals.membership
const textMax = 500
// Then the supervising authority decides.
const contestsMax = 3

/** @throws BAD_USER_INPUT */
function checkText(path: string, text: string | null | undefined, needed: boolean): string | null {
  const trimmed = text?.trim() ?? ''
  if (trimmed.length > textMax) throw badInput([{ path, ...platformRefusals.tooLong({ max: textMax }) }])
  if (needed && trimmed === '') throw badInput([{ path, ...platformRefusals.reason }])
  return trimmed || null
}

/**
 * 提出异议: an enterprise denies its membership. The membership counts nowhere until the organisation answers.
 * @throws NOT_FOUND; BAD_USER_INPUT; CONFLICT for a contest that is open, or after three that the organisation rejected
 */
export async function contestMembership(
  tx: Db,
  deps: ProfileDeps,
  contest: { recipientId: number; orgId: string; reason: string },
  accountId: string,
): Promise<OwnMembership> {
  const reason = checkText('reason', contest.reason, true) ?? ''
  const { recipientId, orgId } = contest
  const at = deps.clock.now()
  const on = shanghaiDay(at)
  // Locks the membership's rows. Why: of two concurrent contests the second must see the first.
  if ((await markContested(tx, { recipientId, orgId }, on, at)) === 0) throw notFound(what)
  const before = await readContestsOf(tx, recipientId, orgId)
  if (before.some(({ settledAt }) => settledAt === null)) throw conflict(profileRefusals.contestedAlready)
  // A contest that ended the membership starts the count anew.
  const upheld = before.slice(before.findLastIndex(({ outcome }) => outcome === 'ENDED') + 1)
  if (upheld.length >= contestsMax) throw conflict(profileRefusals.contestsMax({ max: contestsMax }))
  await addContest(tx, { recipientId, orgId, reason, contestedBy: accountId, contestedAt: at })
  await membershipsChanged(tx, deps, [recipientId])
  await deps.jobs.emit(tx, { name: 'membership.contested', data: { orgId, kind: 'CONTESTED', taskIds: [] } })
  return readOne(tx, recipientId, orgId)
}

async function readOne(tx: Db, recipientId: number, orgId: string): Promise<OwnMembership> {
  const found = (await readOwnMemberships(tx, recipientId)).find((membership) => membership.orgId === orgId)
  if (!found) throw notFound(what)
  return found
}

/**
 * The organisation's answer. ENDED: it agrees, and the membership ends today.
 * UPHELD: it disagrees with a reason, and the membership counts again.
 * @param mayAnswer throws the contract's error for a caller without the right to answer
 * @throws NOT_FOUND; CONFLICT for an answered contest; BAD_USER_INPUT
 */
export async function settleContest(
  tx: Db,
  deps: ProfileDeps,
  id: number,
  given: { outcome: ContestOutcome; answer?: string | null | undefined },
  mayAnswer: (orgId: string) => { id: string },
): Promise<ContestRecord> {
  // Why before any row: applying a member list also settles contests.
  await lockMemberLists(tx)
  const contest = await lockContest(tx, id)
  const account = mayAnswer(contest?.orgId ?? '')
  if (!contest) throw notFound(profileRefusals.contest)
  if (contest.settledAt) throw conflict(profileRefusals.contestAnswered)
  const answer = checkText('answer', given.answer, given.outcome === 'UPHELD')
  const at = deps.clock.now()
  const on = shanghaiDay(at)
  const { recipientId, orgId } = contest
  if (given.outcome === 'ENDED') await endMembers(tx, orgId, [{ recipientId, toOn: on }], on)
  else await markContested(tx, { recipientId, orgId }, on, null)
  const settled = { outcome: given.outcome, answer, settledBy: account.id, settledAt: at }
  await writeSettlement(tx, contest, settled)
  await membershipsChanged(tx, deps, [recipientId])
  return { ...contest, ...settled }
}
