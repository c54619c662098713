import { openMeasures } from '../../../match/match-policy.ts'
import type { NoticeDeps } from '../../../notices/deps.ts'
import { readAddresses } from '../../../parties/contacts/store.ts'
import { isMailAddress } from '../../../parties/mail-address.ts'
import { readRecipients } from '../../../parties/recipients/store.ts'
import { shanghaiDay } from '../../../platform/clock.ts'
import { unseal } from '../../../platform/crypto.ts'
import type { Db } from '../../../platform/db.ts'
import { readAmendedBy } from '../../../publish/amendments-store.ts'
import type { MeasureRecord, PolicyRecord } from '../../../publish/record.ts'
import { readMeasures, readPolicies } from '../../../publish/store.ts'
import { noticeUrl, policyUrl, settingsUrl, unsubscribeUrl } from '../../links.ts'
import type { DispatchRecord } from '../../record.ts'
import { readLanguages } from '../../store.ts'
import type { Message } from '../channel.ts'
import type { MailContent, MailItem } from './compose.ts'
import { pairOf, readCauses, readForwarders } from './store.ts'

/** A mail to send, or the reason why it is not sent. */
export type Mail = { address: string; content: MailContent } | { dropped: string } | { failed: string }

type MailDeps = Pick<NoticeDeps, 'db' | 'ring' | 'clock'>

/**
 * Reads what the mails of one claim need, with one statement per kind of data.
 * It checks consent again. Why: a recipient can unsubscribe while a message waits.
 * @param base public URL, the beginning of links
 */
export async function readMails(
  deps: MailDeps,
  base: string,
  messages: readonly Message[],
): Promise<(message: Message) => Mail> {
  const { db, ring } = deps
  const recipientIds = [...new Set(messages.map((message) => message.recipientId))]
  const dispatches = messages.flatMap((message) => message.dispatches)
  const announcing = dispatches.filter((dispatch) => dispatch.purpose !== 'recall')
  const policyIds = [...new Set(dispatches.map((dispatch) => dispatch.policyId))]
  const [addresses, recipients, languages, policies, amending, measures, causes, forwarders] = await Promise.all([
    readAddresses(db, recipientIds, 'EMAIL'),
    readRecipients(db, recipientIds).then((found) => new Map(found.map((one) => [one.id, one]))),
    readLanguages(db, recipientIds),
    readWithSuccessors(db, policyIds),
    readAmending(
      db,
      dispatches.filter(({ purpose }) => purpose === 'recall').map(({ policyId }) => policyId),
      shanghaiDay(deps.clock.now()),
    ),
    readMeasures(db, [...new Set(announcing.map((dispatch) => dispatch.policyId))]).then((found) =>
      Map.groupBy(found, (measure) => measure.policyId),
    ),
    readCauses(db, announcing),
    readForwarders(db, announcing),
  ])

  const successorOf = ({ status, replacedById }: PolicyRecord): PolicyRecord | undefined =>
    status === 'SUPERSEDED' ? policies.get(replacedById ?? 0) : undefined
  const itemOf = (dispatch: DispatchRecord): MailItem[] => {
    const policy = policies.get(dispatch.policyId)
    if (!policy) return []
    const cause = causes.get(pairOf(dispatch))
    // Why by status: a recall of a document that is published comes from an amendment.
    const isAmended = dispatch.purpose === 'recall' && policy.status === 'PUBLISHED'
    const successor = isAmended ? amending.get(policy.id) : successorOf(policy)
    const on = shanghaiDay(deps.clock.now())
    const own = measures.get(policy.id)?.filter((measure) => cause?.ordinals.includes(measure.ordinal)) ?? []
    const titles = openMeasures(own, on)
    return [
      {
        purpose: isAmended ? 'amended' : dispatch.purpose,
        title: policy.title,
        begins: dispatch.purpose === 'recall' ? null : beginningOf(policy, titles, on),
        link: noticeUrl(base, ring, policy.id, dispatch.recipientId),
        why: {
          measures: titles.map((measure) => measure.title),
          subscribed: cause?.causes.includes('SUBSCRIPTION') ?? false,
          forwarders: forwarders.get(pairOf(dispatch)) ?? [],
        },
        endedReason: policy.endedReason,
        successor: successor ? { title: successor.title, link: policyUrl(base, successor.id) } : null,
      },
    ]
  }

  return (message) => {
    const contact = addresses.get(message.recipientId)
    const recipient = recipients.get(message.recipientId)
    if (!contact || !recipient) return { dropped: 'no address' }
    if (!contact.verifiedAt) return { dropped: 'the address is not verified' }
    if (!contact.wanted) return { dropped: 'e-mail is not wanted' }
    if (contact.endedAt) return { dropped: 'the address was ended' }
    const address = unseal(ring, contact.sealed)
    if (!isMailAddress(address)) return { failed: 'not an address' }
    const items = message.dispatches.flatMap(itemOf)
    if (items.length === 0) return { failed: 'the policy is gone' }
    const content = {
      language: languages.get(message.recipientId) ?? 'zh',
      recipientName: recipient.name,
      items,
      settings: settingsUrl(base),
      unsubscribe: unsubscribeUrl(base, ring, message.recipientId, shanghaiDay(deps.clock.now())),
    }
    return { address, content }
  }
}

/** Documents, and those that replace them, by id. */
async function readWithSuccessors(db: Db, ids: readonly number[]): Promise<Map<number, PolicyRecord>> {
  const found = await readPolicies(db, ids)
  const successors = found.flatMap(({ status, replacedById }) => (status === 'SUPERSEDED' ? (replacedById ?? []) : []))
  return new Map([...(await readPolicies(db, successors)), ...found].map((policy) => [policy.id, policy]))
}

/** What is still to begin: the document, or all windows of these measures. */
function beginningOf(policy: PolicyRecord, measures: readonly MeasureRecord[], on: string): MailItem['begins'] {
  if (policy.effectiveFrom && policy.effectiveFrom > on) return { what: 'document', day: policy.effectiveFrom }
  const [first] = measures.map(({ applyFrom }) => applyFrom ?? '').sort()
  return first && first > on ? { what: 'window', day: first } : null
}

/** For each of these documents, the latest one that amended it. */
async function readAmending(db: Db, ids: readonly number[], on: string): Promise<Map<number, PolicyRecord>> {
  const begun = (await readAmendedBy(db, [...new Set(ids)])).filter(({ effectiveOn }) => (effectiveOn ?? '') <= on)
  const found = new Map(
    (
      await readPolicies(
        db,
        begun.map(({ policyId }) => policyId),
      )
    ).map((one) => [one.id, one]),
  )
  return new Map(
    begun
      .flatMap(({ amendedId, policyId }) => [[amendedId, found.get(policyId)] as const])
      .flatMap(([id, policy]) => (policy ? [[id, policy] as const] : [])),
  )
}
