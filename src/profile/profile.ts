import { organisationsOf } from '../parties/memberships/members-of.ts'
import type { Recipient } from '../parties/recipient.ts'
import { readRecipients } from '../parties/recipients/store.ts'
import type { Db } from '../platform/db.ts'
import type { Catalogues } from './catalogues.ts'
import { type CurrentValue, currentFacts, freshProfile, type StatedValue } from './current-facts.ts'
import { deriveFacts } from './derived-facts.ts'
import { selfSource } from './fact-definition.ts'
import { readStated, readUnpersonalised } from './store.ts'

/** Everything known about a recipient on a day. */
export type RecipientProfile = {
  recipient: Recipient
  personalised: boolean
  /** all statements ever recorded */
  stated: readonly StatedValue[]
  /** one value per fact, stale ones marked */
  current: Map<string, CurrentValue>
  /** fresh and derived facts as rules read them, memberships included */
  json: Record<string, unknown>
  /** of each derived fact the facts that it follows from */
  derivedFrom: ReadonlyMap<string, readonly string[]>
}

/** Reads one recipient's profile; undefined for an unknown recipient. */
export async function readRecipientProfile(
  db: Db,
  catalogues: Catalogues,
  recipientId: number,
  on: string,
): Promise<RecipientProfile | undefined> {
  const [recipient] = await readRecipients(db, [recipientId])
  if (!recipient) return undefined
  const [profile] = await readProfiles(db, catalogues, [recipient], on)
  return profile
}

/** Reads many profiles, by recipient id. */
export async function readProfiles(
  db: Db,
  catalogues: Catalogues,
  recipients: readonly Recipient[],
  on: string,
): Promise<RecipientProfile[]> {
  const ids = recipients.map((recipient) => recipient.id)
  const stated = await readStated(db, ids)
  const memberOf = await organisationsOf(db, ids, on)
  const off = await readUnpersonalised(db, ids)
  const profiles: RecipientProfile[] = []
  for (const recipient of recipients) {
    const own = stated.get(recipient.id) ?? []
    const current = currentFacts(own, catalogues.definitions, on)
    const declared = new Set(
      [...current].flatMap(([id, { sources }]) => (sources.every((one) => one === selfSource) ? [id] : [])),
    )
    const derived = deriveFacts(catalogues.of(recipient.kind), freshProfile(current), declared)
    const json = { ...derived.json, memberOf: memberOf.get(recipient.id) ?? [] }
    const personalised = !off.has(recipient.id)
    profiles.push({ recipient, personalised, stated: own, current, json, derivedFrom: derived.from })
  }
  return profiles
}
