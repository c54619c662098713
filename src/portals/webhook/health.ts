import { eq, sql } from 'drizzle-orm'
import { readPortal } from '../../auth/portal-links.ts'
import type { SendPlainMail } from '../../dispatch/channels/email/plain-mail.ts'
import { endPosts } from '../../dispatch/portal-posts.ts'
import type { NoticeDeps } from '../../notices/deps.ts'
import { unseal } from '../../platform/crypto.ts'
import { storedText } from '../../platform/refusal.ts'
import { webhooks } from '../tables.ts'
import { webhookAt } from './manage.ts'

// Standard Webhooks, "Deliverability": an endpoint that keeps failing is disabled, and its owner is notified
const patienceMs = 5 * 86_400_000
const workedNoteMs = 60_000

/** Reason of posts that failed because their webhook is disabled. replayWebhook queues them again. */
export const webhookDisabled = 'webhook disabled'

type Of = { accountId: string; url: string }

/** Records that a webhook accepted an event: at most once a minute, unless it was failing. */
export async function noteWorked(deps: NoticeDeps, { accountId, url }: Of): Promise<void> {
  const now = deps.clock.now()
  const before = new Date(now.getTime() - workedNoteMs).toISOString()
  await deps.db
    .update(webhooks)
    .set({ workedAt: now, failingSince: null })
    .where(
      sql`${webhookAt(accountId, url)} AND (${webhooks.failingSince} IS NOT NULL OR ${webhooks.workedAt} IS NULL
          OR ${webhooks.workedAt} < ${before}::timestamptz)`,
    )
}

/**
 * Records that a webhook failed. It is disabled after five days without a success, or at once when it answers 410.
 * Its queued posts then fail, and its contact is notified.
 * @returns true when no enabled webhook has this address any more: disabled, removed, or registered elsewhere
 */
export async function noteFailure(
  deps: NoticeDeps,
  { accountId, url }: Of,
  reason: string,
  isGone: boolean,
): Promise<boolean> {
  const now = deps.clock.now()
  return deps.db.transaction(async (tx) => {
    const [row] = await tx
      .update(webhooks)
      .set({
        failingSince: sql`coalesce(${webhooks.failingSince}, ${now.toISOString()}::timestamptz)`,
        lastFailure: reason,
      })
      .where(webhookAt(accountId, url))
      .returning()
    if (!row) return true
    const failedMs = now.getTime() - (row.failingSince ?? now).getTime()
    if (!isGone && failedMs < patienceMs) return false
    await tx.update(webhooks).set({ disabledAt: now }).where(eq(webhooks.accountId, accountId))
    await endPosts(tx, accountId, { state: 'failed', reason: webhookDisabled, at: now })
    await deps.jobs.emit(tx, { name: 'webhook.disabled', data: { accountId } })
    deps.log.warn({ accountId, reason, failingSince: row.failingSince }, 'a portal’s webhook is disabled')
    return true
  })
}

/** Mails a portal's contact that its webhook is disabled, unless the portal enabled it meanwhile. */
export async function tellWebhookContact(deps: NoticeDeps, mail: SendPlainMail, accountId: string): Promise<void> {
  const [row] = await deps.db.select().from(webhooks).where(eq(webhooks.accountId, accountId))
  if (!row?.disabledAt || row.contact === null) return
  const portal = await readPortal(deps.db, accountId)
  await mail(
    unseal(deps.ring, row.contact),
    `推送回调已停用 Webhook disabled: ${portal?.name ?? accountId}`,
    textOf(row),
  )
}

const textOf = (row: typeof webhooks.$inferSelect): string =>
  [
    `贵门户的推送回调地址 ${row.url} 因持续失败已停用。`,
    `首次失败：${row.failingSince?.toISOString() ?? ''}；最近一次：${storedText(row.lastFailure ?? '', 'zh')}。`,
    '修复后请调用 enableWebhook，再以 replayWebhook(after) 补发；其间的事件也可由 portalDeliveries(after) 读取，没有丢失。',
    '',
    `Your webhook ${row.url} kept failing and is disabled. Once it is repaired call enableWebhook, then replayWebhook(after) to have everything`,
    'after your last cursor sent again. Nothing is lost: portalDeliveries(after) reads the same sequence.',
    '',
  ].join('\n')
