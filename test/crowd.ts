// Many recipients with addresses, written into the database before a service runs on it.
// Why not by GraphQL: the registration of 20,000 browsers takes minutes.

import { sql } from 'drizzle-orm'
import { inForceReader } from '../src/match/in-force.ts'
import { addContacts } from '../src/parties/contacts/store.ts'
import { addRecipients, newRecipientIds } from '../src/parties/recipients/store.ts'
import { openCalendar } from '../src/platform/calendar.ts'
import { systemClock } from '../src/platform/clock.ts'
import { type KeyRing, lookupDigest, seal } from '../src/platform/crypto.ts'
import type { Database } from '../src/platform/db.ts'
import { writeSetting } from '../src/platform/settings.ts'
import { openTelemetry } from '../src/platform/telemetry.ts'
import { buildWorld } from './factories.ts'
import type { PushSubscription } from './receivers.ts'

export type Crowd = {
  /** Number of citizens beside those of the small world. */
  size: number
  /** The first `count` citizens get a browser each, at this subscription's service, under a path of its own. */
  browsers?: { count: number; device: PushSubscription }
  /** Whether each citizen has a verified number. */
  numbers?: boolean
  /** Whether each citizen has a verified mailbox. */
  mailboxes?: boolean
}

/** Writes the small world and a crowd of citizens. It drops the jobs for them: no document is in force yet. */
export async function addCrowd(database: Database, ring: KeyRing, crowd: Crowd): Promise<void> {
  const { db } = database
  const nothing = async () => {}
  await buildWorld({
    db,
    clock: systemClock,
    ring,
    jobs: {
      emit: nothing,
      emitAt: nothing,
      fire: nothing,
      giveUpUnserved: nothing,
      backlog: async () => ({}),
      redrive: async () => 0,
      stop: nothing,
    },
    log: { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} },
    telemetry: openTelemetry(),
    inForce: inForceReader(),
    calendar: openCalendar(),
  })
  await db.transaction(async (tx) => {
    // Why: a service in demo mode then takes this for the demo world.
    await writeSetting(tx, 'demo', { crowd: crowd.size })
    const ids = await newRecipientIds(tx, crowd.size)
    await addRecipients(
      tx,
      ids.map((id) => ({ id, kind: 'CITIZEN', name: `居民 ${id}`, uscc: null })),
      systemClock.now(),
    )
    const list = JSON.stringify(ids)
    await tx.execute(sql`
      INSERT INTO citizen_facts (bucket, id, personalised, member_of, extra)
      SELECT v::bigint % 1024, v::bigint, true, '{}'::text[], '{}'::jsonb FROM jsonb_array_elements_text(${list}::jsonb) v`)
    const contact = (channel: 'GATEWAY' | 'EMAIL', recipientId: number, address: string) => ({
      recipientId,
      channel,
      sealed: seal(ring, address),
      digest: lookupDigest(ring, address),
      verifiedAt: systemClock.now(),
      wanted: true,
    })
    if (crowd.numbers)
      await addContacts(
        tx,
        ids.map((id) => contact('GATEWAY', id, numberOf(id))),
      )
    if (crowd.mailboxes)
      await addContacts(
        tx,
        ids.map((id) => contact('EMAIL', id, `citizen-${id}@example.invalid`)),
      )
    if (crowd.browsers) {
      const { endpoint, p256dh, auth } = crowd.browsers.device
      const rows = ids.slice(0, crowd.browsers.count).map((id) => {
        const own = `${endpoint}/${id}`
        const sealed = seal(ring, JSON.stringify({ endpoint: own, p256dh, auth }))
        return { id, account: `crowd-${id}`, digest: lookupDigest(ring, own), sealed, origin: new URL(own).origin }
      })
      const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id bigint, account text, digest text, sealed text, origin text)`
      await tx.execute(sql`INSERT INTO grants (account_id, recipient_id) SELECT account, id FROM ${given}`)
      await tx.execute(sql`
        INSERT INTO push_endpoints (account_id, digest, sealed, origin, created_at) SELECT account, digest, sealed, origin, now() FROM ${given}`)
    }
  })
}

/** The mobile number of a citizen. */
export const numberOf = (id: number): string => `138${String(id).padStart(8, '0')}`
