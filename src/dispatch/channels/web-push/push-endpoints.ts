import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { NoticeDeps } from '../../../notices/deps.ts'
import { lookupDigest, seal, unseal } from '../../../platform/crypto.ts'
import type { Db } from '../../../platform/db.ts'
import { badInput, type FieldProblem } from '../../../platform/errors.ts'
import { dispatchRefusals } from '../../refusals.ts'
import { pushEndpoints } from '../../tables.ts'
import { isAllowedPushEndpoint } from './push-hosts.ts'

export type PushEndpoint = {
  id: number
  endpoint: string
  p256dh: string
  auth: string
  origin: string
  workedAt: Date | null
  refusals: number
}

const maxPerAccount = 20
const sealedShape = z.object({ endpoint: z.string(), p256dh: z.string(), auth: z.string() })

/**
 * Registers a browser for an account. The last registration of an endpoint wins. An account keeps its newest 20.
 * @throws BAD_USER_INPUT with every path
 */
export async function registerPushEndpoint(
  tx: Db,
  deps: NoticeDeps,
  allowedHosts: readonly string[],
  accountId: string,
  input: { endpoint: string; p256dh: string; auth: string },
): Promise<void> {
  const problems: FieldProblem[] = []
  if (!isAllowedPushEndpoint(input.endpoint, allowedHosts)) {
    problems.push({
      path: 'input.endpoint',
      ...dispatchRefusals.pushService,
    })
  }
  if (!isPublicKey(input.p256dh)) problems.push({ path: 'input.p256dh', ...dispatchRefusals.pushKey })
  if (decoded(input.auth)?.length !== 16) problems.push({ path: 'input.auth', ...dispatchRefusals.pushSecret })
  if (problems.length > 0) throw badInput(problems)
  const record = {
    accountId,
    sealed: seal(deps.ring, JSON.stringify(input)),
    origin: new URL(input.endpoint).origin,
    createdAt: deps.clock.now(),
    workedAt: null,
    refusals: 0,
  }
  await tx
    .insert(pushEndpoints)
    .values({ ...record, digest: lookupDigest(deps.ring, input.endpoint) })
    .onConflictDoUpdate({ target: pushEndpoints.digest, set: record })
  await tx.execute(sql`
    DELETE FROM push_endpoints WHERE account_id = ${accountId} AND id NOT IN (
      SELECT id FROM push_endpoints WHERE account_id = ${accountId} ORDER BY created_at DESC, id DESC LIMIT ${maxPerAccount})`)
}

/** Removes a browser of an account. @returns whether it was registered */
export async function removePushEndpoint(
  tx: Db,
  deps: NoticeDeps,
  accountId: string,
  endpoint: string,
): Promise<boolean> {
  const own = and(eq(pushEndpoints.digest, lookupDigest(deps.ring, endpoint)), eq(pushEndpoints.accountId, accountId))
  return (await tx.delete(pushEndpoints).where(own).returning({ id: pushEndpoints.id })).length > 0
}

/** Reads the endpoints that are still registered, unsealed, by id. */
export async function readPushEndpoints(
  deps: NoticeDeps,
  ids: readonly number[],
): Promise<ReadonlyMap<number, PushEndpoint>> {
  const list = [...new Set(ids)]
  const found = await deps.db.select().from(pushEndpoints).where(isOneOf(list))
  return new Map(
    found.map(({ id, sealed, origin, workedAt, refusals }) => {
      const opened = sealedShape.parse(JSON.parse(unseal(deps.ring, sealed)))
      return [id, { id, ...opened, origin, workedAt, refusals }]
    }),
  )
}

export async function endPushEndpoint(db: Db, id: number): Promise<void> {
  await db.delete(pushEndpoints).where(eq(pushEndpoints.id, id))
}

/** Counts a refusal. @returns number of refusals since the endpoint last worked */
export async function notePushRefusal(db: Db, id: number): Promise<number> {
  const [row] = await db
    .update(pushEndpoints)
    .set({ refusals: sql`${pushEndpoints.refusals} + 1` })
    .where(eq(pushEndpoints.id, id))
    .returning({ refusals: pushEndpoints.refusals })
  return row?.refusals ?? 0
}

/** Records that these endpoints worked. */
export async function notePushWorked(db: Db, ids: readonly number[], at: Date): Promise<void> {
  await db.update(pushEndpoints).set({ workedAt: at, refusals: 0 }).where(isOneOf(ids))
}

const isOneOf = (ids: readonly number[]) =>
  sql`${pushEndpoints.id} = ANY(${sql.raw(`'{${ids.map(Number).join(',')}}'::bigint[]`)})`

function decoded(text: string): Buffer | undefined {
  return /^[\w+/-]{1,200}={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined
}

/** Whether a text is an uncompressed P-256 point: 65 bytes beginning with 4. */
function isPublicKey(text: string): boolean {
  const bytes = decoded(text)
  return bytes?.length === 65 && bytes[0] === 4
}
