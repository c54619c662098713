import { createHash } from 'node:crypto'
import { settleEnded } from '../../parties/contests/store.ts'
import { lockMemberLists } from '../../parties/memberships/list-lock.ts'
import {
  correctMembers,
  dropUnregistered,
  endMembers,
  joinMembers,
  keepUnregistered,
  readCurrentMembers,
  readLastEnds,
} from '../../parties/memberships/store.ts'
import { findByUsccs, readRecipients } from '../../parties/recipients/store.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import type { Db } from '../../platform/db.ts'
import { badInput, conflict } from '../../platform/errors.ts'
import { storedRefusal } from '../../platform/refusal.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import type { ProfileDeps } from '../declare-facts.ts'
import { profileRefusals } from '../refusals.ts'
import { compareMembers, type ImportMode, type MemberChange, type MemberDifference } from './compare-members.ts'
import { membershipsChanged } from './memberships-changed.ts'
import { type RefusedRow, readRoster } from './roster.ts'

/** A list's effects on an organisation's members, done or previewed. */
export type MemberImport = MemberDifference & {
  orgId: string
  mode: ImportMode
  refused: RefusedRow[]
  /** identifies this difference on this day; applying requires it */
  digest: string
  applied: boolean
}

export type ListToImport = { orgId: string; csv: string; mode: ImportMode }

// in UTF-16 units; a request can have 4 MiB
const csvMax = 4_000_000

/**
 * Previews a member list. Writes nothing.
 * @throws BAD_USER_INPUT for an unreadable list, and for an empty one that would end every membership
 */
export async function previewMembers(
  db: Db,
  deps: Pick<ProfileDeps, 'clock'>,
  given: ListToImport,
): Promise<MemberImport> {
  const { orgId, csv, mode } = given
  if (csv.length > csvMax) throw badInput([{ path: 'csv', ...platformRefusals.tooLong({ max: csvMax }) }])
  const list = readRoster(csv)
  if (!list.ok) throw badInput([{ path: 'csv', ...list.reason }])
  if (mode === 'REPLACE' && list.members.length === 0)
    throw badInput([{ path: 'csv', ...profileRefusals.noValidCompany }])
  const on = shanghaiDay(deps.clock.now())
  const codes = list.members.map(({ uscc }) => uscc)
  const ids = await findByUsccs(db, codes)
  const names = new Map((await readRecipients(db, [...ids.values()])).map(({ id, name }) => [id, name]))
  const known = new Map(
    [...ids].map(([uscc, recipientId]) => [uscc, { recipientId, name: names.get(recipientId) ?? '' }]),
  )
  const current = await readCurrentMembers(db, orgId, on)
  const lastEnds = await readLastEnds(db, orgId, on)
  const difference = compareMembers(list.members, list.refused, { current, known, lastEnds }, mode, on)
  const digest = createHash('sha256').update(JSON.stringify({ orgId, mode, on, difference })).digest('hex')
  return { ...difference, orgId, mode, refused: list.refused, digest, applied: false }
}

/**
 * Applies a previewed list in one transaction: memberships, projection, and jobs that match again.
 * @param digest of the preview
 * @throws CONFLICT when the difference has changed since
 */
export async function applyMembers(
  tx: Db,
  deps: ProfileDeps,
  given: ListToImport & { digest: string },
  accountId: string,
): Promise<MemberImport> {
  await lockMemberLists(tx)
  const found = await previewMembers(tx, deps, given)
  if (found.digest !== given.digest) throw conflict(profileRefusals.listChanged)
  const at = deps.clock.now()
  const on = shanghaiDay(at)
  const joining = registered([...found.joined, ...found.rejoined])
  const ending = registered(found.ending).map(({ recipientId, toOn }) => ({ recipientId, toOn: toOn ?? on }))
  const corrected = registered([...found.changed, ...found.ending.filter(({ was }) => was !== null)])
  await joinMembers(tx, given.orgId, joining)
  await correctMembers(tx, given.orgId, corrected, on)
  await endMembers(tx, given.orgId, ending, on)
  await keepUnregistered(tx, given.orgId, found.unregistered, at)
  await dropUnregistered(
    tx,
    given.orgId,
    found.ending.flatMap(({ recipientId, uscc }) => (recipientId === null ? [uscc] : [])),
  )
  const over = ending.filter(({ toOn }) => toOn <= on).map(({ recipientId }) => recipientId)
  const answer = storedRefusal(profileRefusals.membershipEnded)
  await settleEnded(tx, given.orgId, over, { answer, settledBy: accountId, settledAt: at })
  await membershipsChanged(
    tx,
    deps,
    [...joining, ...corrected, ...ending].map(({ recipientId }) => recipientId),
  )
  return { ...found, applied: true }
}

/** Those known to the system. */
const registered = (list: readonly MemberChange[]) =>
  list.flatMap(({ recipientId, fromOn, toOn }) => (recipientId === null ? [] : [{ recipientId, fromOn, toOn }]))
