import { randomInt } from 'node:crypto'
import { type Clock, shanghaiDay } from '../../platform/clock.ts'
import { type KeyRing, lookupDigest, sameSecret, seal, unseal } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import { badInput, notFound, rateLimited } from '../../platform/errors.ts'
import type { Jobs } from '../../platform/jobs.ts'
import { partiesRefusals } from '../refusals.ts'
import {
  addressKey,
  type Contact,
  type ContactChannel,
  contactChannels,
  maskAddress,
  readAddress,
  readCode,
  wrongAddress,
} from './contact.ts'
import {
  type ClaimRecord,
  countTry,
  deleteClaimsUntil,
  deleteContact,
  emptyClaim,
  lockClaim,
  lockRecipient,
  putClaim,
  putContact,
  readClaims,
  readContacts,
  setWanted,
} from './store.ts'

export type ContactDeps = { clock: Clock; ring: KeyRing; jobs: Jobs }

const codeMinutes = 30
const codePauseMs = 60_000
const codesADay = 5
const triesMax = 5
// Why: an ended claim keeps the number of codes sent on its day
const claimKeptMs = 86_400_000

/** A recipient's addresses and open claims, masked. */
export async function listContacts(
  db: Db,
  { clock, ring }: Pick<ContactDeps, 'clock' | 'ring'>,
  recipientId: number,
): Promise<Contact[]> {
  const contacts = await readContacts(db, recipientId)
  const claims = (await readClaims(db, recipientId)).filter((claim) => isLive(claim, clock.now()))
  return contactChannels.flatMap((channel) => {
    const contact = contacts.find((one) => one.channel === channel)
    const claim = claims.find((one) => one.channel === channel)
    if (!contact && !claim) return []
    const masked = (sealed: string | undefined) => (sealed ? maskAddress(channel, unseal(ring, sealed)) : null)
    return [
      {
        channel,
        masked: masked(contact?.sealed),
        verified: Boolean(contact?.verifiedAt),
        wanted: contact?.wanted ?? true,
        pending: masked(claim?.sealed),
        endedReason: contact?.endedReason ?? null,
      },
    ]
  })
}

const isLive = (claim: ClaimRecord, now: Date): boolean =>
  claim.code !== '' && claim.until > now && claim.tries < triesMax

/**
 * Claims an address and sends a code to it. The old address counts until the code is entered. The answer does not show
 * whether another recipient has the address.
 * @throws BAD_USER_INPUT for an invalid address, RATE_LIMITED after one code a minute and five a day
 */
export async function setContact(
  tx: Db,
  { clock, ring, jobs }: ContactDeps,
  recipientId: number,
  channel: ContactChannel,
  given: string,
): Promise<Contact> {
  const address = readAddress(channel, given)
  const wrong = wrongAddress(channel, address)
  if (wrong) throw badInput([{ path: 'address', ...wrong }])
  const now = clock.now()
  const today = shanghaiDay(now)
  await lockRecipient(tx, recipientId)
  const before = await lockClaim(tx, recipientId, channel)
  const sentToday = before?.sentOn === today ? before.sent : 0
  if (before) refuseTooMany(before, sentToday, now)
  await putClaim(tx, recipientId, {
    channel,
    sealed: seal(ring, address),
    digest: lookupDigest(ring, addressKey(channel, address)),
    code: seal(ring, String(randomInt(1_000_000)).padStart(6, '0')),
    until: new Date(now.getTime() + codeMinutes * 60_000),
    tries: 0,
    sentOn: today,
    sent: sentToday + 1,
    sentAt: now,
  })
  await jobs.emit(tx, { name: 'contact.claimed', data: { recipientId, channel } })
  return ownContact(tx, { clock, ring }, recipientId, channel)
}

function refuseTooMany(before: ClaimRecord, sentToday: number, now: Date): void {
  const pauseMs = before.sentAt.getTime() + codePauseMs - now.getTime()
  if (pauseMs > 0) throw rateLimited(Math.ceil(pauseMs / 1000))
  if (sentToday < codesADay) return
  const dayEndsAt = Date.parse(`${shanghaiDay(now)}T24:00:00+08:00`)
  throw rateLimited(Math.ceil((dayEndsAt - now.getTime()) / 1000))
}

/** Whether a code was right; a wrong one is counted, so the transaction must be kept. */
export type Confirmation = { kind: 'confirmed'; contact: Contact } | { kind: 'wrong' } | { kind: 'over' }

/**
 * Takes the code back: the claimed address becomes the recipient's own, verified and wanted. Five wrong codes end the
 * claim; a text that is no code is none of them.
 */
export async function confirmContact(
  tx: Db,
  deps: Pick<ContactDeps, 'clock' | 'ring'>,
  recipientId: number,
  channel: ContactChannel,
  code: string,
): Promise<Confirmation> {
  const now = deps.clock.now()
  const claim = await lockClaim(tx, recipientId, channel)
  if (!claim || !isLive(claim, now)) return { kind: 'over' }
  const typed = readCode(code)
  if (typed === undefined) return { kind: 'wrong' }
  if (!sameSecret(unseal(deps.ring, claim.code), typed)) {
    await countTry(tx, recipientId, channel)
    return { kind: 'wrong' }
  }
  await putContact(tx, recipientId, claim, now)
  await emptyClaim(tx, recipientId, channel, now)
  return { kind: 'confirmed', contact: await ownContact(tx, deps, recipientId, channel) }
}

/** Switches notices to an address off or on. An ended address stays ended. @throws NOT_FOUND without an address */
export async function wantContact(
  tx: Db,
  deps: Pick<ContactDeps, 'clock' | 'ring'>,
  recipientId: number,
  channel: ContactChannel,
  wanted: boolean,
): Promise<Contact> {
  await setWanted(tx, recipientId, channel, wanted)
  return ownContact(tx, deps, recipientId, channel)
}

/** Deletes an address and its open claim. @returns whether there was one */
export async function removeContact(
  tx: Db,
  { clock }: Pick<ContactDeps, 'clock'>,
  recipientId: number,
  channel: ContactChannel,
): Promise<boolean> {
  const claim = await lockClaim(tx, recipientId, channel)
  if (claim) await emptyClaim(tx, recipientId, channel, clock.now())
  return (await deleteContact(tx, recipientId, channel)) || Boolean(claim && isLive(claim, clock.now()))
}

/** Code and address of an open claim; undefined when the claim is over. */
export async function readClaimCode(
  db: Db,
  { clock, ring }: Pick<ContactDeps, 'clock' | 'ring'>,
  recipientId: number,
  channel: ContactChannel,
): Promise<{ address: string; code: string } | undefined> {
  const claim = (await readClaims(db, recipientId)).find((one) => one.channel === channel)
  if (!claim || !isLive(claim, clock.now())) return undefined
  return { address: unseal(ring, claim.sealed), code: unseal(ring, claim.code) }
}

/** Deletes unverified addresses whose code has expired. Runs daily. */
export async function forgetClaims(db: Db, clock: Clock): Promise<void> {
  await deleteClaimsUntil(db, new Date(clock.now().getTime() - claimKeptMs))
}

async function ownContact(
  db: Db,
  deps: Pick<ContactDeps, 'clock' | 'ring'>,
  recipientId: number,
  channel: ContactChannel,
): Promise<Contact> {
  const contact = (await listContacts(db, deps, recipientId)).find((one) => one.channel === channel)
  if (!contact) throw notFound(partiesRefusals.contact)
  return contact
}
