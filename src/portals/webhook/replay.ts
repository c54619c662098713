import { sql } from 'drizzle-orm'
import type { Portal } from '../../auth/portal-links.ts'
import { emitPlanned } from '../../dispatch/plan-dispatches.ts'
import type { NoticeDeps } from '../../notices/deps.ts'
import type { Db } from '../../platform/db.ts'
import { rows } from '../../platform/db.ts'
import { conflict, notFound } from '../../platform/errors.ts'
import { againQueued } from '../portal-events.ts'
import type { WebhookAnswer, WebhookClient } from './client.ts'
import { readTargets, readWebhook } from './manage.ts'
import { answerText } from './webhook.ts'

/**
 * Queues everything after a position again, of each notice the last that happened; what waits or is being sent is left to go on. An event keeps
 * its id, so a receiver that knows it drops it. The caller's transaction.
 * @returns how many
 * @throws NOT_FOUND without a webhook, CONFLICT while it is disabled
 */
export async function replayWebhook(tx: Db, deps: NoticeDeps, accountId: string, after: number): Promise<number> {
  const webhook = await readWebhook(tx, accountId)
  if (!webhook) throw notFound('回调地址 webhook')
  if (webhook.disabledAt) throw conflict('回调已停用，请先启用 The webhook is disabled: call enableWebhook first')
  const at = sql`${deps.clock.now().toISOString()}::timestamptz`
  const found = await rows<{ policy_id: number; count: number }>(
    tx,
    sql`WITH queued AS (
          INSERT INTO dispatches (bucket, recipient_id, policy_id, channel, endpoint, purpose, state, not_before, created_at, updated_at)
          SELECT e.bucket, e.recipient_id, e.policy_id, 'WEBHOOK', ${accountId}, CASE e.kind WHEN 'NOTICE' THEN 'notice' ELSE 'recall' END,
                 'queued', ${at}, ${at}, ${at}
          FROM (SELECT DISTINCT ON (recipient_id, policy_id) bucket, recipient_id, policy_id, kind
                FROM portal_events WHERE account_id = ${accountId} AND seq > ${after}::bigint
                ORDER BY recipient_id, policy_id, seq DESC) e
          JOIN portal_links l ON l.account_id = ${accountId} AND l.bucket = e.bucket AND l.recipient_id = e.recipient_id
          ${againQueued} WHERE dispatches.state NOT IN ('queued', 'sending')
          RETURNING policy_id)
        SELECT policy_id, count(*)::int AS count FROM queued GROUP BY policy_id`,
  )
  const planned = new Map(found.map((row) => [Number(row.policy_id), row.count]))
  await emitPlanned(tx, deps, planned, 'webhook replay')
  return [...planned.values()].reduce((sum, n) => sum + n, 0)
}

/** Posts one event of type `webhook.test` now, whether the webhook is disabled or not. @throws NOT_FOUND without a webhook */
export async function testWebhook(
  deps: NoticeDeps,
  client: WebhookClient,
  portal: Portal,
): Promise<{ ok: boolean; status: number | null; ms: number; message: string }> {
  const target = (await readTargets(deps, [portal.id])).get(portal.id)
  if (!target) throw notFound('回调地址 webhook')
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
  return { ok: status !== null && status >= 200 && status < 300, status, ms: answer.ms, message: answerText(answer) }
}
