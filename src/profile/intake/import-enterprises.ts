import { sql } from 'drizzle-orm'
import {
  addContacts,
  addMemberships,
  addRecipients,
  newRecipientIds,
  readRecipients,
  renameRecipient,
} from '../../parties/store.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import type { KeyRing } from '../../platform/crypto.ts'
import { lookupDigest, seal } from '../../platform/crypto.ts'
import { arrayOf, type Db, rows } from '../../platform/db.ts'
import { currentFacts } from '../current-facts.ts'
import { type ProfileDeps, recordFacts, reproject } from '../state-facts.ts'
import { type NewValue, readStated } from '../store.ts'
import type { IncomingEnterprise } from './enterprise-row.ts'

/**
 * Takes a batch of enterprises in one transaction: new ones are added, known ones (by 统一社会信用代码) get what is new.
 * Saying the same again changes nothing.
 * @returns for each row, in order, whether it changed anything
 */
export async function importEnterprises(
  db: Db,
  deps: ProfileDeps & { ring: KeyRing },
  batch: readonly IncomingEnterprise[],
): Promise<('imported' | 'unchanged')[]> {
  return db.transaction(async (tx) => {
    const known = await findByUsccs(
      tx,
      batch.map((row) => row.uscc),
    )
    const fresh = batch.filter((row) => !known.has(row.uscc))
    await addNew(tx, deps, fresh, known)
    const ids = batch.map((row) => known.get(row.uscc) ?? -1)
    const changed = new Set<number>(fresh.map((row) => known.get(row.uscc) ?? -1))
    const values = await newValues(tx, deps, batch, ids)
    for (const value of values) changed.add(value.recipientId)
    for (const id of await renamed(tx, batch, ids)) changed.add(id)
    const joined = await joinOrganisations(tx, deps, batch, ids)
    for (const id of joined) changed.add(id)
    await recordFacts(tx, deps, values)
    // memberships change the projection too, and a new enterprise without facts needs a row
    const rest = [...changed].filter((id) => !values.some((value) => value.recipientId === id))
    await reproject(tx, deps, rest)
    if (joined.length > 0) await deps.jobs.emit(tx, { name: 'facts.changed', data: { recipientIds: joined } })
    return ids.map((id) => (changed.has(id) ? 'imported' : 'unchanged'))
  })
}

async function findByUsccs(tx: Db, list: readonly string[]): Promise<Map<string, number>> {
  const found = await rows<{ uscc: string; recipient_id: number }>(
    tx,
    sql`SELECT uscc, recipient_id FROM usccs WHERE uscc = ANY(${arrayOf(list, 'text')})`,
  )
  return new Map(found.map((row) => [row.uscc, Number(row.recipient_id)]))
}

async function addNew(
  tx: Db,
  deps: ProfileDeps & { ring: KeyRing },
  fresh: readonly IncomingEnterprise[],
  known: Map<string, number>,
): Promise<void> {
  if (fresh.length === 0) return
  const ids = await newRecipientIds(tx, fresh.length)
  const list = fresh.map((row, i) => ({
    id: ids[i] ?? -1,
    kind: 'ENTERPRISE' as const,
    name: row.name,
    uscc: row.uscc,
  }))
  await addRecipients(tx, list, deps.clock.now())
  for (const item of list) known.set(item.uscc, item.id)
  const contacts = fresh.flatMap((row, i) =>
    row.email
      ? [
          {
            recipientId: ids[i] ?? -1,
            channel: 'EMAIL' as const,
            sealed: seal(deps.ring, row.email),
            digest: lookupDigest(deps.ring, row.email),
            verifiedAt: null,
            wanted: true,
          },
        ]
      : [],
  )
  if (contacts.length > 0) await addContacts(tx, contacts)
}

async function newValues(
  tx: Db,
  deps: ProfileDeps,
  batch: readonly IncomingEnterprise[],
  ids: readonly number[],
): Promise<NewValue[]> {
  const stated = await readStated(tx, ids)
  const on = shanghaiDay(deps.clock.now())
  return batch.flatMap((row, i) => {
    const recipientId = ids[i] ?? -1
    const current = currentFacts(stated.get(recipientId) ?? [], deps.catalogues.definitions, on)
    return Object.entries(row.facts)
      .filter(([factId, value]) => {
        const held = current.get(factId)
        const same = held && held.source === row.source && JSON.stringify(held.value) === JSON.stringify(value)
        return !same || held.asOf < row.asOf
      })
      .map(([factId, value]) => ({ recipientId, factId, value, source: row.source, asOf: row.asOf }))
  })
}

async function renamed(tx: Db, batch: readonly IncomingEnterprise[], ids: readonly number[]): Promise<number[]> {
  const names = new Map((await readRecipients(tx, ids)).map((recipient) => [recipient.id, recipient.name]))
  const changed: number[] = []
  for (const [i, row] of batch.entries()) {
    const id = ids[i] ?? -1
    if (names.get(id) === row.name) continue
    await renameRecipient(tx, id, row.name)
    changed.push(id)
  }
  return changed
}

async function joinOrganisations(
  tx: Db,
  deps: ProfileDeps,
  batch: readonly IncomingEnterprise[],
  ids: readonly number[],
): Promise<number[]> {
  const wanted = batch.flatMap((row, i) => (row.memberOf ?? []).map((orgId) => ({ recipientId: ids[i] ?? -1, orgId })))
  if (wanted.length === 0) return []
  const found = await rows<{ recipient_id: number; org_id: string }>(
    tx,
    sql`SELECT recipient_id, org_id FROM memberships WHERE to_on IS NULL AND recipient_id = ANY(${arrayOf([...new Set(ids)], 'bigint')})`,
  )
  const held = new Set(found.map((row) => `${row.recipient_id} ${row.org_id}`))
  const missing = wanted.filter((item) => !held.has(`${item.recipientId} ${item.orgId}`))
  if (missing.length === 0) return []
  const fromOn = shanghaiDay(deps.clock.now())
  await addMemberships(
    tx,
    missing.map((item) => ({ ...item, fromOn })),
  )
  return [...new Set(missing.map((item) => item.recipientId))]
}
