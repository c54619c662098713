import { sql } from 'drizzle-orm'
import type { Message } from '../../dispatch/channels/channel.ts'
import type { NoticeDeps } from '../../notices/deps.ts'
import { cursorText } from '../../notices/notice.ts'
import { noticeColumns, toNotice } from '../../notices/store.ts'
import { readOrganisations } from '../../parties/organisations/store.ts'
import { readRecipients } from '../../parties/recipients/store.ts'
import { opaqueId } from '../../platform/crypto.ts'
import { rows } from '../../platform/db.ts'
import { storedText } from '../../platform/refusal.ts'
import type { MeasureRecord, PolicyRecord } from '../../publish/record.ts'
import { readMeasures, readPolicies } from '../../publish/store.ts'
import { inInbox, type PortalEvent } from '../portal-events.ts'

type SourceEvent = PortalEvent & { accountId: string; at: Date }

/** Key of a message's event in the map of `readEvents`. */
export const keyOf = ({ endpoint, recipientId, purpose, dispatches: [first] }: Message): string =>
  `${purpose === 'recall' ? 'RECALL' : 'NOTICE'} ${recipientId} ${first?.policyId} ${endpoint}`

/**
 * Reads the events of these messages as they are posted, by `keyOf`, in few statements.
 * It leaves out events of ended links, notices that are no longer current, and recalls of notices that are current.
 * The id is the event's own, so every post of an event has the same id.
 */
export async function readEvents(
  deps: NoticeDeps,
  messages: readonly Message[],
  publicUrl: string,
): Promise<Map<string, { id: string; body: string }>> {
  const sources = await readSourceEvents(deps, messages)
  const policyIds = [...new Set(sources.map(({ delivery }) => delivery.policyId))]
  const policies = new Map((await readPolicies(deps.db, policyIds)).map((policy) => [policy.id, policy]))
  const measures = Map.groupBy(await readMeasures(deps.db, policyIds), (measure) => measure.policyId)
  const issuerIds = [...policies.values()].flatMap(({ issuerId }) => issuerId ?? [])
  const issuers = new Map((await readOrganisations(deps.db, issuerIds)).map((org) => [org.id, org.name]))
  const recipientIds = sources.map(({ delivery }) => delivery.recipientId)
  const recipients = new Map((await readRecipients(deps.db, recipientIds)).map((one) => [one.id, one]))
  return new Map(
    sources.flatMap((event) => {
      const { recipientId, policyId } = event.delivery
      const [policy, recipient] = [policies.get(policyId), recipients.get(recipientId)]
      if (!policy || !recipient) return []
      const body = JSON.stringify({
        type: event.kind === 'NOTICE' ? 'notice.created' : 'notice.recalled',
        timestamp: event.at,
        data: {
          cursor: cursorText(event.seq),
          recipient: { uscc: recipient.uscc, name: recipient.name },
          delivery: deliveryOf(deps, event),
          policy: policyOf(policy, issuers.get(policy.issuerId ?? '') ?? null, publicUrl),
          measures: measuresOf(event, measures.get(policyId) ?? []),
        },
      })
      const key = `${event.kind} ${recipientId} ${policyId} ${event.accountId}`
      return [[key, { id: `evt_${cursorText(event.seq)}`, body }] as const]
    }),
  )
}

async function readSourceEvents(deps: NoticeDeps, messages: readonly Message[]): Promise<SourceEvent[]> {
  const wanted = messages.flatMap(({ endpoint, purpose, dispatches }) =>
    dispatches.map(({ recipientId, policyId }) => ({
      a: endpoint,
      r: recipientId,
      p: policyId,
      k: purpose === 'recall' ? 'RECALL' : 'NOTICE',
    })),
  )
  const found = await rows<Record<string, unknown>>(
    deps.db,
    sql`SELECT w.a, w.k AS kind, e.seq, e.at, ${noticeColumns('d')}
        FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS w(a text, r bigint, p bigint, k text)
        JOIN portal_links l ON l.account_id = w.a AND l.bucket = (w.r % 1024)::smallint AND l.recipient_id = w.r
        JOIN deliveries d ON d.bucket = (w.r % 1024)::smallint AND d.recipient_id = w.r AND d.policy_id = w.p
        JOIN LATERAL (SELECT v.seq, v.at FROM portal_events v WHERE v.policy_id = w.p AND v.account_id = w.a AND v.recipient_id = w.r
                      AND v.kind = w.k ORDER BY v.seq DESC LIMIT 1) e ON true
        WHERE CASE w.k WHEN 'NOTICE' THEN ${inInbox('d')} ELSE d.state = 'RECALLED' END`,
  )
  return found.map((row) => ({
    accountId: String(row.a),
    seq: Number(row.seq),
    kind: row.kind as SourceEvent['kind'],
    at: new Date(String(row.at)),
    delivery: toNotice(row),
  }))
}

const deliveryOf = ({ ring }: NoticeDeps, { delivery }: SourceEvent) => ({
  id: opaqueId(ring, delivery.policyId, delivery.recipientId),
  state: delivery.state,
  because: delivery.causes,
  reason: delivery.reason && storedText(delivery.reason, 'zh'),
  createdAt: delivery.createdAt,
})

const policyOf = (policy: PolicyRecord, issuer: string | null, publicUrl: string) => ({
  id: String(policy.id),
  title: policy.title,
  documentNumber: policy.documentNumber,
  issuer,
  publishedAt: policy.publishedAt,
  url: `${publicUrl}/policies/${policy.id}`,
})

const measuresOf = ({ delivery }: SourceEvent, measures: readonly MeasureRecord[]) =>
  measures
    .filter(({ ordinal }) => delivery.measureOrdinals.includes(ordinal))
    .map(({ id, title }) => ({ id: String(id), title }))
