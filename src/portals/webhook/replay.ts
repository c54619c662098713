import { sql } from 'drizzle-orm'
import type { Portal } from '../../auth/portal-links.ts'
import { queuePosts } from '../../dispatch/portal-posts.ts'
import type { NoticeDeps } from '../../notices/deps.ts'
import type { Db } from '../../platform/db.ts'
import { conflict, notFound } from '../../platform/errors.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { portalsRefusals } from '../refusals.ts'
import type { WebhookAnswer, WebhookClient } from './client.ts'
import { readTargets, readWebhook } from './manage.ts'
import { answerRefusal } from './webhook.ts'

/**
 * Queues events after a position again: of each notice the latest. Posts that wait or are being sent stay.
 * An event keeps its id, so a receiver can drop one that it knows. The caller's transaction.
 * @returns number of queued posts
 * @throws NOT_FOUND without a webhook, CONFLICT while it is disabled
 */
export async function replayWebhook(tx: Db, deps: NoticeDeps, accountId: string, after: number): Promise<number> {
  const webhook = await readWebhook(tx, accountId)
  if (!webhook) throw notFound(portalsRefusals.webhook)
  if (webhook.disabledAt) throw conflict(portalsRefusals.webhookDisabled)
  const events = sql`
    SELECT e.bucket, e.recipient_id, e.policy_id, l.account_id, CASE e.kind WHEN 'NOTICE' THEN 'notice' ELSE 'recall' END AS purpose
    FROM (SELECT DISTINCT ON (recipient_id, policy_id) bucket, recipient_id, policy_id, kind
          FROM portal_events WHERE account_id = ${accountId} AND seq > ${after}::bigint
          ORDER BY recipient_id, policy_id, seq DESC) e
    JOIN portal_links l ON l.account_id = ${accountId} AND l.bucket = e.bucket AND l.recipient_id = e.recipient_id`
  return queuePosts(tx, deps, events, { cause: 'webhook replay', leaveWaiting: true })
}

/** Posts an event of type `webhook.test` now, also to a disabled webhook. @throws NOT_FOUND without a webhook */
export async function testWebhook(
  deps: NoticeDeps,
  client: WebhookClient,
  portal: Portal,
): Promise<{ ok: boolean; status: number | null; ms: number; answer: Refusal }> {
  const target = (await readTargets(deps, [portal.id])).get(portal.id)
  if (!target) throw notFound(portalsRefusals.webhook)
  const event = {
    type: 'webhook.test',
    timestamp: deps.clock.now(),
    data: { portal: { id: portal.id, name: portal.name } },
  }
  const answer: WebhookAnswer = await client.post(target, {
    id: `evt_test_${crypto.randomUUID()}`,
    body: JSON.stringify(event),
  })
  const status = 'status' in answer ? answer.status : null
  return { ok: status !== null && status >= 200 && status < 300, status, ms: answer.ms, answer: answerRefusal(answer) }
}
