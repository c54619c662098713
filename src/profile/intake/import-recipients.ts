import { sql } from 'drizzle-orm'
import { addContacts } from '../../parties/contacts/store.ts'
import { readAgreed } from '../../parties/contests/store.ts'
import { mailboxKey } from '../../parties/mail-address.ts'
import { addMemberships } from '../../parties/memberships/members-of.ts'
import { recipientKeys } from '../../parties/recipients/keys.ts'
import {
  addPersonDigests,
  addRecipients,
  findByPersonDigests,
  findByUsccs,
  newRecipientIds,
  readRecipients,
  renameRecipient,
} from '../../parties/recipients/store.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import type { KeyRing } from '../../platform/crypto.ts'
import { lookupDigest, seal } from '../../platform/crypto.ts'
import { type Db, rows } from '../../platform/db.ts'
import type { AudienceKind } from '../../rules/fact.ts'
import type { StatedValue } from '../current-facts.ts'
import { type ProfileDeps, recordFacts, reproject } from '../declare-facts.ts'
import { type NewValue, readStated } from '../store.ts'
import type { IncomingRecipient } from './recipient-row.ts'

export type IntakeDeps = ProfileDeps & { ring: KeyRing }

/**
 * Imports recipients of one kind, known by their key, in one transaction. Idempotent, also after other imports.
 * Facts are appended: authority and day decide which one counts. A newer name replaces the old one.
 * @returns for each row in order whether it changed anything
 */
export async function importRecipients(
  db: Db,
  deps: IntakeDeps,
  kind: AudienceKind,
  batch: readonly IncomingRecipient[],
): Promise<('imported' | 'unchanged')[]> {
  return db.transaction(async (tx) => {
    const known = await findByKeys(
      tx,
      deps.ring,
      kind,
      batch.map(({ key }) => key),
    )
    const fresh = batch.filter((row) => !known.has(row.key))
    const adopted = await addNew(tx, deps, kind, fresh, known)
    const ids = batch.map((row) => known.get(row.key) ?? -1)
    const changed = new Set<number>(fresh.map((row) => known.get(row.key) ?? -1))
    const stated = await readStated(tx, ids)
    const values = newValues(stated, batch, ids)
    for (const value of values) changed.add(value.recipientId)
    for (const id of await renamed(tx, stated, batch, ids)) changed.add(id)
    const joined = [...new Set([...adopted, ...(await joinOrganisations(tx, deps, batch, ids))])]
    for (const id of joined) changed.add(id)
    await recordFacts(tx, deps, values)
    // Why: memberships are in the projection too, and a new enterprise without facts needs a row.
    const withValues = new Set(values.map((value) => value.recipientId))
    const rest = [...changed].filter((id) => !withValues.has(id))
    await reproject(tx, deps, rest)
    if (joined.length > 0) await deps.jobs.emit(tx, { name: 'facts.changed', data: { recipientIds: joined } })
    return ids.map((id) => (changed.has(id) ? 'imported' : 'unchanged'))
  })
}

/** Ids of known recipients by key: 统一社会信用代码 of an enterprise, register number of a citizen. */
export async function findByKeys(
  tx: Db,
  ring: KeyRing,
  kind: AudienceKind,
  keys: readonly string[],
): Promise<Map<string, number>> {
  if (kind === 'ENTERPRISE') return findByUsccs(tx, keys)
  const digestOf = personDigest(ring)
  const byDigest = await findByPersonDigests(tx, keys.map(digestOf))
  return new Map(keys.flatMap((key) => [[key, byDigest.get(digestOf(key)) ?? -1] as const]).filter(([, id]) => id > 0))
}

/** Digest of a citizen's register number. The number itself is not stored. */
export const personDigest =
  (ring: KeyRing) =>
  (key: string): string =>
    lookupDigest(ring, `person ${key}`)

/** @returns new recipients that a member list had named before */
async function addNew(
  tx: Db,
  deps: IntakeDeps,
  kind: AudienceKind,
  fresh: readonly IncomingRecipient[],
  known: Map<string, number>,
): Promise<number[]> {
  if (fresh.length === 0) return []
  const ids = await newRecipientIds(tx, fresh.length)
  const list = fresh.map((row, i) => ({
    id: ids[i] ?? -1,
    kind,
    name: row.name,
    uscc: kind === 'ENTERPRISE' ? row.key : null,
  }))
  const adopted = await addRecipients(tx, list, deps.clock.now())
  if (kind === 'CITIZEN')
    await addPersonDigests(
      tx,
      fresh.map((row, i) => ({ digest: personDigest(deps.ring)(row.key), recipientId: ids[i] ?? -1 })),
    )
  for (const [i, row] of fresh.entries()) known.set(row.key, ids[i] ?? -1)
  const contacts = fresh.flatMap((row, i) =>
    row.email
      ? [
          {
            recipientId: ids[i] ?? -1,
            channel: 'EMAIL' as const,
            sealed: seal(deps.ring, row.email),
            digest: lookupDigest(deps.ring, mailboxKey(row.email)),
            verifiedAt: null,
            wanted: true,
          },
        ]
      : [],
  )
  if (contacts.length > 0) await addContacts(tx, contacts)
  return adopted
}

type Stated = ReadonlyMap<number, readonly StatedValue[]>

/** Values that the source has not stated of that day. Why by day: a file can hold a history, and be imported again. */
function newValues(stated: Stated, batch: readonly IncomingRecipient[], ids: readonly number[]): NewValue[] {
  return batch.flatMap((row, i) => {
    const recipientId = ids[i] ?? -1
    const said = new Set(
      (stated.get(recipientId) ?? [])
        .filter(({ source, asOf }) => source === row.source && asOf === row.asOf)
        .map(({ factId, value }) => JSON.stringify([factId, value])),
    )
    return Object.entries(row.facts)
      .filter(([factId, value]) => !said.has(JSON.stringify([factId, value])))
      .map(([factId, value]) => ({ recipientId, factId, value, source: row.source, asOf: row.asOf }))
  })
}

/** Updates names. A row older than a statement of its source leaves the name. Why: a name has no date of its own. */
async function renamed(
  tx: Db,
  stated: Stated,
  batch: readonly IncomingRecipient[],
  ids: readonly number[],
): Promise<number[]> {
  const names = new Map((await readRecipients(tx, ids)).map((recipient) => [recipient.id, recipient.name]))
  const changed: number[] = []
  for (const [i, row] of batch.entries()) {
    const id = ids[i] ?? -1
    if (names.get(id) === row.name) continue
    if (stated.get(id)?.some((value) => value.source === row.source && value.asOf > row.asOf)) continue
    await renameRecipient(tx, id, row.name)
    changed.push(id)
  }
  return changed
}

async function joinOrganisations(
  tx: Db,
  deps: ProfileDeps,
  batch: readonly IncomingRecipient[],
  ids: readonly number[],
): Promise<number[]> {
  const wanted = batch.flatMap((row, i) => (row.memberOf ?? []).map((orgId) => ({ recipientId: ids[i] ?? -1, orgId })))
  if (wanted.length === 0) return []
  const fromOn = shanghaiDay(deps.clock.now())
  const found = await rows<{ recipient_id: number; org_id: string }>(
    tx,
    sql`SELECT m.recipient_id, m.org_id FROM memberships m
        JOIN ${recipientKeys([...new Set(ids)])} k ON m.bucket = k.bucket AND m.recipient_id = k.id
        WHERE m.to_on IS NULL OR m.to_on > ${fromOn}::date`,
  )
  const held = new Set(found.map((row) => `${row.recipient_id} ${row.org_id}`))
  // Why: an import must not restore a membership that the organisation agreed to end.
  const agreed = await readAgreed(tx, [...new Set(ids)])
  const missing = wanted.filter(({ recipientId, orgId }) => {
    const key = `${recipientId} ${orgId}`
    return !held.has(key) && !agreed.has(key)
  })
  if (missing.length === 0) return []
  await addMemberships(
    tx,
    missing.map((item) => ({ ...item, fromOn })),
  )
  return [...new Set(missing.map((item) => item.recipientId))]
}
