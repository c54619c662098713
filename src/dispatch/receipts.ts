import { type SQL, sql } from 'drizzle-orm'
import type { NoticeDeps } from '../notices/deps.ts'
import { readAddress } from '../parties/contacts/contact.ts'
import { endContact, findByAddress, lockContact, setWanted } from '../parties/contacts/store.ts'
import { bucketOf } from '../parties/recipient.ts'
import { lookupDigest } from '../platform/crypto.ts'
import { type Db, firstRow, rows } from '../platform/db.ts'
import { unreachable } from './channels/gateway/gateway.ts'
import type { GatewayReceipt } from './channels/gateway/gateway-protocol.ts'
import { type MessageRef, readMessageKey } from './message-key.ts'
import type { OutsideChannel } from './preferences.ts'

/**
 * Takes a gateway's later reports. Each is written beside its dispatch, whose state stays.
 * `unreachable` ends the number, unless it was verified, or a message to it arrived, after the report. `stopped` withdraws
 * the consent. Without an id both count for every recipient with the number.
 * @returns number of reports about messages or numbers of this service
 */
export async function takeReceipts(
  deps: Pick<NoticeDeps, 'db' | 'ring' | 'clock'>,
  receipts: readonly GatewayReceipt[],
): Promise<number> {
  let known = 0
  for (const receipt of receipts) known += await takeReceipt(deps, receipt)
  return known
}

type ReceiptDeps = Parameters<typeof takeReceipts>[0]

async function takeReceipt(deps: ReceiptDeps, receipt: GatewayReceipt): Promise<0 | 1> {
  const { status, code, id, to } = receipt
  const now = deps.clock.now()
  const at = receipt.at && new Date(receipt.at) < now ? new Date(receipt.at) : now
  const ref = id === undefined ? undefined : readMessageKey(deps.ring, id)
  if (ref)
    return deps.db.transaction(async (tx) => {
      const { count, isNewest } = await writeMessageReceipt(tx, 'GATEWAY', ref, code ? `${status} ${code}` : status, at)
      if (count === 0) return 0
      if (isNewest || status === 'stopped') await takeNumber(tx, deps, ref.recipientId, status, at)
      return 1
    })
  if (id !== undefined || to === undefined || (status !== 'stopped' && status !== 'unreachable')) return 0
  // gateways write the country's code
  const digest = lookupDigest(deps.ring, readAddress('GATEWAY', to).replace(/^(\+|00)?86(?=1\d{10}$)/, ''))
  const owners = await findByAddress(deps.db, 'GATEWAY', [digest])
  for (const recipientId of owners) await deps.db.transaction((tx) => takeNumber(tx, deps, recipientId, status, at))
  return owners.length > 0 ? 1 : 0
}

async function takeNumber(
  tx: Db,
  { clock }: ReceiptDeps,
  recipientId: number,
  status: GatewayReceipt['status'],
  at: Date,
): Promise<void> {
  if (status !== 'stopped' && status !== 'unreachable') return
  const contact = await lockContact(tx, recipientId, 'GATEWAY')
  // a number that was verified after the report is a new one, and its owner wants messages again
  if (!contact?.verifiedAt || contact.verifiedAt > at) return
  if (status === 'stopped') await setWanted(tx, recipientId, 'GATEWAY', false)
  else if (contact.verifiedAt < at && !(await arrivedAfter(tx, 'GATEWAY', recipientId, at)))
    await endContact(tx, contact, unreachable, clock.now())
}

const ofRecipient = (recipientId: number, channel: OutsideChannel): SQL =>
  sql`bucket = ${bucketOf(recipientId)} AND recipient_id = ${recipientId} AND channel = ${channel}`

const ofMessage = (ref: MessageRef, channel: OutsideChannel): SQL =>
  'window' in ref
    ? sql`${ofRecipient(ref.recipientId, channel)} AND digest = ${ref.window}`
    : sql`${ofRecipient(ref.recipientId, channel)} AND policy_id = ${ref.policyId} AND purpose = ${ref.purpose}`

async function arrivedAfter(tx: Db, channel: OutsideChannel, recipientId: number, at: Date): Promise<boolean> {
  const later = await firstRow(
    tx,
    sql`SELECT 1 FROM dispatches WHERE ${ofRecipient(recipientId, channel)} AND receipt = 'delivered'
          AND receipt_at > ${at.toISOString()}::timestamptz LIMIT 1`,
  )
  return later !== undefined
}

/** When a message was accepted by its provider, or last attempted. */
export async function messageSentAt(tx: Db, channel: OutsideChannel, ref: MessageRef): Promise<Date | undefined> {
  const row = await firstRow<{ at: string | null }>(
    tx,
    sql`SELECT max(updated_at) AS at FROM dispatches WHERE ${ofMessage(ref, channel)}`,
  )
  return row?.at ? new Date(row.at) : undefined
}

/**
 * Writes a later report beside the dispatches of a message; their state stays. An older report replaces no newer one:
 * reports come in any order.
 * @returns number of dispatches, and whether this report is their newest
 */
export async function writeMessageReceipt(
  tx: Db,
  channel: OutsideChannel,
  ref: MessageRef,
  receipt: string,
  at: Date,
): Promise<{ count: number; isNewest: boolean }> {
  const time = sql`${at.toISOString()}::timestamptz`
  const found = await rows<{ own: boolean }>(
    tx,
    sql`UPDATE dispatches SET receipt = CASE WHEN receipt_at > ${time} THEN receipt ELSE ${receipt} END,
                              receipt_at = greatest(receipt_at, ${time})
        WHERE ${ofMessage(ref, channel)} RETURNING receipt = ${receipt} AND receipt_at = ${time} AS own`,
  )
  return { count: found.length, isNewest: found.every(({ own }) => own) }
}
