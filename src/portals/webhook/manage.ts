import { randomBytes } from 'node:crypto'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { endPosts } from '../../dispatch/portal-posts.ts'
import type { NoticeDeps } from '../../notices/deps.ts'
import { isMailAddress } from '../../parties/mail-address.ts'
import { seal, unseal } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import { badInput, type FieldProblem, notFound } from '../../platform/errors.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import { portalsRefusals } from '../refusals.ts'
import { webhooks } from '../tables.ts'
import type { WebhookClient, WebhookTarget } from './client.ts'

/** A portal's webhook as the portal sees it, without secrets and contact. */
export type Webhook = Omit<typeof webhooks.$inferSelect, 'secret' | 'previousSecret' | 'contact'>

/** A webhook with its new secret, which is shown once. */
export type WebhookRegistration = { webhook: Webhook; secret: string }

const rotationMs = 24 * 3_600_000
const what = portalsRefusals.webhook

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

const shown = ({ secret: _s, previousSecret: _p, contact: _c, ...webhook }: typeof webhooks.$inferSelect): Webhook =>
  webhook

export async function readWebhook(db: Db, accountId: string): Promise<Webhook | undefined> {
  const [row] = await db.select().from(webhooks).where(eq(webhooks.accountId, accountId))
  return row && shown(row)
}

/** Account id → webhook with the secrets that sign now. */
export async function readTargets(
  deps: Pick<NoticeDeps, 'db' | 'ring' | 'clock'>,
  accountIds: readonly string[],
): Promise<Map<string, Webhook & WebhookTarget>> {
  if (accountIds.length === 0) return new Map()
  const now = deps.clock.now()
  const found = await deps.db
    .select()
    .from(webhooks)
    .where(inArray(webhooks.accountId, [...accountIds]))
  return new Map(
    found.map((row) => {
      const before = row.previousUntil !== null && row.previousUntil > now ? row.previousSecret : null
      const sealed = before === null ? [row.secret] : [row.secret, before]
      return [row.accountId, { ...shown(row), secrets: sealed.map((secret) => unseal(deps.ring, secret)) }]
    }),
  )
}

/** Checks an entered webhook. @throws BAD_USER_INPUT with the paths `url`, `contact` */
export async function checkWebhook(
  client: WebhookClient,
  { url, contact }: { url: string; contact: string | null },
): Promise<void> {
  const problems: FieldProblem[] = []
  const problem = await client.problemOf(url)
  if (problem) problems.push({ path: 'url', ...problem })
  if (contact !== null && !isMailAddress(contact)) problems.push({ path: 'contact', ...platformRefusals.mailAddress })
  if (problems.length > 0) throw badInput(problems)
}

/**
 * Registers a portal's webhook in place of an earlier one. Queued posts go to the new address.
 * The caller's transaction. The input must have passed `checkWebhook`.
 */
export async function registerWebhook(
  tx: Db,
  deps: NoticeDeps,
  accountId: string,
  { url, contact }: { url: string; contact: string | null },
): Promise<WebhookRegistration> {
  const secret = newSecret()
  const record = {
    url,
    secret: seal(deps.ring, secret),
    previousSecret: null,
    previousUntil: null,
    contact: contact === null ? null : seal(deps.ring, contact),
    createdAt: deps.clock.now(),
    workedAt: null,
    failingSince: null,
    lastFailure: null,
    disabledAt: null,
  }
  const [row] = await tx
    .insert(webhooks)
    .values({ accountId, ...record })
    .onConflictDoUpdate({ target: webhooks.accountId, set: record })
    .returning()
  return { webhook: shown(row ?? { accountId, ...record }), secret }
}

/** Makes a new secret. The old one signs too for 24 hours. Caller's transaction. @throws NOT_FOUND without a webhook */
export async function rotateWebhookSecret(tx: Db, deps: NoticeDeps, accountId: string): Promise<WebhookRegistration> {
  const secret = newSecret()
  const webhook = await change(tx, accountId, {
    previousSecret: sql`${webhooks.secret}`,
    secret: seal(deps.ring, secret),
    previousUntil: new Date(deps.clock.now().getTime() + rotationMs),
  })
  return { webhook, secret }
}

/** Enables a disabled webhook. The caller's transaction. @throws NOT_FOUND without a webhook */
export function enableWebhook(tx: Db, accountId: string): Promise<Webhook> {
  return change(tx, accountId, { disabledAt: null, failingSince: null })
}

async function change(
  tx: Db,
  accountId: string,
  set: Parameters<ReturnType<typeof tx.update<typeof webhooks>>['set']>[0],
): Promise<Webhook> {
  const [row] = await tx.update(webhooks).set(set).where(eq(webhooks.accountId, accountId)).returning()
  if (!row) throw notFound(what)
  return shown(row)
}

/** Removes a webhook and cancels its queued posts. The sequence stays. Caller's transaction. @returns false = none */
export async function removeWebhook(tx: Db, deps: NoticeDeps, accountId: string): Promise<boolean> {
  const removed = await tx
    .delete(webhooks)
    .where(eq(webhooks.accountId, accountId))
    .returning({ id: webhooks.accountId })
  if (removed.length === 0) return false
  await endPosts(tx, accountId, { state: 'cancelled', reason: 'the webhook was removed', at: deps.clock.now() })
  return true
}

/** Condition: the portal's webhook is enabled and has this address. Why: results of an old address must not count. */
export const webhookAt = (accountId: string, url: string) =>
  and(eq(webhooks.accountId, accountId), eq(webhooks.url, url), sql`${webhooks.disabledAt} IS NULL`)
