import { addContacts, type NewContact } from '../parties/contacts/store.ts'
import { mailboxKey } from '../parties/mail-address.ts'
import { addPersonDigests, findByPersonDigests } from '../parties/recipients/store.ts'
import type { Clock } from '../platform/clock.ts'
import { type KeyRing, lookupDigest, seal } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import { readSetting, writeSetting } from '../platform/settings.ts'
import { personDigest } from '../profile/intake/import-recipients.ts'

export type DemoAddress = { recipientId: number; email: string; wanted: boolean }
export type DemoPerson = { recipientId: number; number: string }

/** Stores values that need sealing until the service has its own keys. Why: `npm run prepare` has none. */
export async function keepForSealing(
  tx: Db,
  addresses: readonly DemoAddress[],
  persons: readonly DemoPerson[],
): Promise<void> {
  await writeSetting(tx, 'demo-addresses', addresses)
  await writeSetting(tx, 'demo-persons', persons)
}

/** Seals the demo's addresses and citizens' numbers with this service's own keys. Idempotent. */
export async function sealDemo(tx: Db, { ring, clock }: { ring: KeyRing; clock: Clock }): Promise<void> {
  await sealAddresses(tx, ring, clock)
  const waiting = ((await readSetting(tx, 'demo-persons')) ?? []) as DemoPerson[]
  if (waiting.length === 0) return
  const digests = waiting.map(({ recipientId, number }) => ({ recipientId, digest: personDigest(ring)(number) }))
  const known = await findByPersonDigests(
    tx,
    digests.map(({ digest }) => digest),
  )
  await addPersonDigests(
    tx,
    digests.filter(({ digest }) => !known.has(digest)),
  )
  await writeSetting(tx, 'demo-persons', [])
}

async function sealAddresses(tx: Db, ring: KeyRing, clock: Clock): Promise<void> {
  const waiting = ((await readSetting(tx, 'demo-addresses')) ?? []) as DemoAddress[]
  if (waiting.length === 0) return
  const verifiedAt = clock.now()
  const contacts = waiting.map(({ recipientId, email, wanted }): NewContact => {
    const [sealed, digest] = [seal(ring, email), lookupDigest(ring, mailboxKey(email))]
    return { recipientId, channel: 'EMAIL', sealed, digest, verifiedAt, wanted }
  })
  await addContacts(tx, contacts)
  await writeSetting(tx, 'demo-addresses', [])
}
