import type { Db } from '../platform/db.ts'
import { notFound } from '../platform/errors.ts'
import { announce } from '../platform/live.ts'
import type { NoticeDeps } from './deps.ts'
import { rises } from './notice.ts'
import type { NoticeRecord } from './record.ts'
import { noticesRefusals } from './refusals.ts'
import { readNotice, writeReceipt } from './store.ts'

const what = noticesRefusals.notice

/** Records that the reader opened a notice or followed its 办 link. The state only rises. @throws NOT_FOUND */
export async function markReceipt(
  tx: Db,
  deps: NoticeDeps,
  { policyId, recipientId }: { policyId: number; recipientId: number },
  to: 'OPENED' | 'ACTED',
): Promise<NoticeRecord> {
  const delivery = await readNotice(tx, policyId, recipientId, true)
  if (!delivery || delivery.cursor === null) throw notFound(what)
  const at = deps.clock.now()
  const state = rises(delivery.state, to) ? to : undefined
  const seen = state !== undefined || (to === 'ACTED' && delivery.actedAt === null) || delivery.openedAt === null
  if (!seen) return delivery
  await writeReceipt(tx, { policyId, recipientId }, { state, openedAt: at, actedAt: to === 'ACTED' ? at : null })
  await announce(tx, { kind: 'changed', policyId, recipientId })
  await announce(tx, { kind: 'chain', policyId })
  return (await readNotice(tx, policyId, recipientId)) ?? delivery
}
