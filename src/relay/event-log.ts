import { createHash, randomBytes } from 'node:crypto'
import canonicalize from 'canonicalize'
import { eq, getTableColumns, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import { relayChains, relayEvents } from './tables.ts'

/** One event of a policy's chain. Ids are opaque. Persons and free texts appear only as counts and salted digests. */
export type RelayEvent = {
  policyId: number
  seq: number
  at: Date
  kind: string
  data: unknown
  prevHash: string
  hash: string
}

const genesis = '0'.repeat(64)

/** hash = sha256(prev_hash, RFC 8785 JSON of the event). Pure. */
export function eventHash(event: Omit<RelayEvent, 'hash'>): string {
  const { policyId, seq, at, kind, data, prevHash } = event
  const text = canonicalize({ policyId, seq, at: at.toISOString(), kind, data })
  return createHash('sha256')
    .update(prevHash)
    .update(text ?? '')
    .digest('hex')
}

/**
 * Sequence number of the first event with a wrong hash, predecessor or number; undefined for an intact chain. Pure.
 * @param head checked too: a head that does not fit reports the number after the last event
 */
export function firstBroken(events: readonly RelayEvent[], head?: { seq: number; hash: string }): number | undefined {
  let prevHash = genesis
  for (const [i, event] of events.entries()) {
    if (event.seq !== i + 1 || event.prevHash !== prevHash || eventHash(event) !== event.hash) return event.seq
    prevHash = event.hash
  }
  if (head && (head.seq !== events.length || head.hash !== prevHash)) return events.length + 1
  return undefined
}

/** The locked head of a chain, passed on to every function that appends. `inForce`: the document is published. */
export type ChainHead = typeof relayChains.$inferSelect & { inForce: boolean }

/**
 * Locks the chain's head until the transaction ends, and creates a missing chain.
 * Appending and planning of one document therefore run one at a time.
 */
export async function lockChain(tx: Db, policyId: number): Promise<ChainHead> {
  const locked = await lockHead(tx, policyId)
  if (locked) return locked
  const salt = randomBytes(16).toString('hex')
  await tx.insert(relayChains).values({ policyId, seq: 0, hash: genesis, salt }).onConflictDoNothing()
  const head = await lockHead(tx, policyId)
  if (!head) throw new Error(`relay chain of policy ${policyId} is missing`)
  return head
}

async function lockHead(tx: Db, policyId: number): Promise<ChainHead | undefined> {
  const inForce = sql<boolean>`EXISTS (SELECT FROM policies p WHERE p.id = ${policyId} AND p.status = 'PUBLISHED')`
  const [head] = await tx
    .select({ ...getTableColumns(relayChains), inForce })
    .from(relayChains)
    .where(eq(relayChains.policyId, policyId))
    .for('update')
  return head
}

export async function markPlanned(tx: Db, policyId: number, at: Date): Promise<void> {
  await tx.update(relayChains).set({ plannedAt: at }).where(eq(relayChains.policyId, policyId))
}

export type NewEvent = { at: Date; kind: string; data: Record<string, unknown> }

/**
 * Appends events to a locked chain in their order, in one statement. The caller's transaction.
 * Why: a step and its record commit together.
 * @returns the head after the events
 */
export async function appendEvents(tx: Db, head: ChainHead, events: readonly NewEvent[]): Promise<ChainHead> {
  if (events.length === 0) return head
  const { policyId } = head
  let { seq, hash } = head
  const chained = events.map(({ at, kind, data }) => {
    const next = { policyId, seq: seq + 1, at, kind, data, prevHash: hash }
    seq = next.seq
    hash = eventHash(next)
    return { ...next, hash }
  })
  await tx.execute(sql`
    WITH added AS (
      INSERT INTO relay_events (policy_id, seq, at, kind, data, prev_hash, hash)
      SELECT e."policyId", e.seq, e.at, e.kind, e.data, e."prevHash", e.hash
      FROM jsonb_to_recordset(${JSON.stringify(chained)}::jsonb)
        AS e("policyId" bigint, seq int, at timestamptz, kind text, data jsonb, "prevHash" text, hash text))
    UPDATE relay_chains SET seq = ${seq}, hash = ${hash} WHERE policy_id = ${policyId}`)
  return { ...head, seq, hash }
}

/** Salted digest of a forward's members. Why: erasing a person must not break the chain. Pure. */
export const membersDigest = (head: ChainHead, recipientIds: readonly number[]): string =>
  saltedDigest(head, [...recipientIds].sort((a, b) => a - b).join(','))

/** Salted digest of a free text. Why: free text can name persons, and no event is ever erased. Pure. */
export const saltedDigest = ({ salt }: ChainHead, text: string): string =>
  createHash('sha256').update(salt).update(text).digest('hex')

export async function readEvents(db: Db, policyId: number): Promise<RelayEvent[]> {
  return db.select().from(relayEvents).where(eq(relayEvents.policyId, policyId)).orderBy(relayEvents.seq)
}

export async function readHead(db: Db, policyId: number): Promise<{ seq: number; hash: string } | undefined> {
  const [head] = await db.select().from(relayChains).where(eq(relayChains.policyId, policyId))
  return head
}

/**
 * Recomputes a document's chain and compares its head. A log that was wiped is broken at its first event.
 * Events without a head are broken behind the last event.
 * @returns undefined when the document has no chain
 */
export async function verifyChain(
  db: Db,
  policyId: number,
): Promise<{ events: number; broken: number | undefined } | undefined> {
  const [events, head] = [await readEvents(db, policyId), await readHead(db, policyId)]
  if (!head && events.length === 0) return undefined
  return { events: events.length, broken: firstBroken(events, head ?? { seq: 0, hash: genesis }) }
}
