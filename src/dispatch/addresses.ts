import { type SQL, sql } from 'drizzle-orm'
import { noLongerEligible } from '../notices/notice.ts'
import type { OutsideChannel } from './preferences.ts'

/**
 * SQL: addresses of notices. Preferences do not count here.
 * @param notices  yields bucket, recipient_id, policy_id, causes
 * @param channels channels that are set up
 * @returns yields also channel, endpoint, account_id (null = the recipient's own address)
 */
export function addressesOf(notices: SQL, channels: readonly OutsideChannel[]): SQL {
  const own = channels.filter((channel) => channel === 'EMAIL' || channel === 'GATEWAY')
  const list = sql.raw(`'{${own.join(',')}}'::text[]`)
  const push = channels.includes('WEB_PUSH') ? sql`` : sql`AND false`
  return sql`
    SELECT d.bucket, d.recipient_id, d.policy_id, d.causes, 'WEB_PUSH' AS channel, e.id::text AS endpoint, e.account_id
    FROM (${notices}) d JOIN grants g ON g.recipient_id = d.recipient_id JOIN push_endpoints e ON e.account_id = g.account_id ${push}
    UNION ALL
    SELECT d.bucket, d.recipient_id, d.policy_id, d.causes, c.channel, 'own', NULL
    FROM (${notices}) d JOIN contacts c ON c.bucket = d.bucket AND c.recipient_id = d.recipient_id
    WHERE c.channel = ANY(${list}) AND c.verified_at IS NOT NULL AND c.wanted AND c.ended_at IS NULL`
}

/**
 * SQL: whether a reminder of a document can go to an address.
 * It cannot if a reminder to the recipient waits or was sent, on any channel.
 * It cannot either if a reminder to this address ended.
 * A reminder that was cancelled with the eligibility does not count.
 * @param alias has bucket, recipient_id, policy_id, channel, endpoint
 */
export const notYetReminded = (alias: string): SQL => {
  const a = sql.raw(alias)
  return sql`NOT EXISTS (SELECT FROM dispatches q
    WHERE q.bucket = ${a}.bucket AND q.recipient_id = ${a}.recipient_id AND q.policy_id = ${a}.policy_id AND q.purpose = 'reminder'
      AND (q.state IN ('queued', 'sending', 'accepted') OR (q.channel = ${a}.channel AND q.endpoint = ${a}.endpoint
           AND NOT (q.state = 'cancelled' AND q.reason = ${noLongerEligible}))))`
}
