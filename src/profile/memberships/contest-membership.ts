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
// then it is for somebody else to decide
const contestsMax = 3

/** @throws BAD_USER_INPUT */
function checkText(path: string, text: string | null | undefined, needed: boolean): string | null {
  const trimmed = text?.trim() ?? ''
  if (trimmed.length > textMax) throw badInput([{ path, ...platformRefusals.tooLong({ max: textMax }) }])
  if (needed && trimmed === '') throw badInput([{ path, ...platformRefusals.reason }])
  return trimmed || null
}

/**
 * 提出异议: an enterprise says that it is no member. From now on the membership counts nowhere, until the organisation has answered.
 * @throws CONFLICT while one is open, or after three that the organisation did not agree to
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
  // locks its rows: of two at the same moment the second sees the first one's contest
  if ((await markContested(tx, { recipientId, orgId }, on, at)) === 0) throw notFound(what)
  const before = await readContestsOf(tx, recipientId, orgId)
  if (before.some(({ settledAt }) => settledAt === null)) throw conflict(profileRefusals.contestedAlready)
  // a membership that ended and began again begins anew
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
 * The organisation's answer. ENDED: it agrees, the membership ends today. UPHELD: it does not and says why; the membership counts again.
 * @param mayAnswer whether the caller may answer for that organisation; raises the contract's error
 */
export async function settleContest(
  tx: Db,
  deps: ProfileDeps,
  id: number,
  given: { outcome: ContestOutcome; answer?: string | null | undefined },
  mayAnswer: (orgId: string) => { id: string },
): Promise<ContestRecord> {
  // before any row: a list that is being applied settles contests too
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
