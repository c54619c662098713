import { type Attachment, type ParsedMail, simpleParser } from 'mailparser'
import type { Refusal } from '../../../../platform/refusal.ts'
import { dispatchRefusals } from '../../../refusals.ts'

/** A report about one recipient of one message. */
export type BounceEvent = {
  /** Message-ID of the returned mail; undefined when its headers were not returned. */
  messageId: string | undefined
  /** Final-Recipient and Original-Recipient, where given: the other server's address and the one that we wrote. */
  recipients: readonly string[]
  /** Enhanced status code (RFC 3463), e.g. `5.1.1`; empty when there is none. */
  status: string
  /** The remote server's own words, where given. */
  diagnostic?: string | undefined
  /** RFC 3464, "Action": failed, delayed, delivered, relayed, expanded; `complained` of a complaint. */
  action: string
  at: Date | undefined
}

export type ReportResult = { ok: true; events: BounceEvent[] } | { ok: false; reason: Refusal }

const recipientsMax = 1000

/**
 * Reads a delivery status notification or a complaint. Untrusted: anybody who knows the bounce address can write one.
 * Source: RFC 3464, RFC 6522; RFC 6533 for international addresses; RFC 5965 for complaints.
 */
export async function readReport(raw: Buffer): Promise<ReportResult> {
  const mail = await simpleParser(withoutInline(raw), {
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
  })
  const type = mail.headers.get('content-type')
  const value = typeof type === 'object' && type !== null && 'value' in type ? String(type.value).toLowerCase() : ''
  const partOf = (form: RegExp) => mail.attachments.find((part) => form.test(part.contentType))
  if (value !== 'multipart/report') return refused(dispatchRefusals.notReport)
  const complaint = partOf(/^message\/feedback-report$/i)
  if (complaint) return { ok: true, events: [complaintIn(complaint, mail)] }
  const status = partOf(/^message\/(global-)?delivery-status$/i)
  if (!status) return refused(dispatchRefusals.notReport)
  const [head = new Map<string, string>(), ...groups] = fieldGroups(status.content.toString('utf8'))
  if (groups.length === 0) return refused(dispatchRefusals.noRecipient)
  if (groups.length > recipientsMax) return refused(dispatchRefusals.recipientsMax({ max: recipientsMax }))
  const messageId = returnedMessageId(mail.attachments)
  const day = mail.date?.toISOString()
  return {
    ok: true,
    events: groups.map((group) => ({
      messageId,
      recipients: [group.get('final-recipient'), group.get('original-recipient')].flatMap(addressIn),
      status: /[245]\.\d{1,3}\.\d{1,3}/.exec(group.get('status') ?? '')?.[0] ?? '',
      diagnostic: group.get('diagnostic-code'),
      action: (group.get('action') ?? '').toLowerCase(),
      at: instantOf(group.get('last-attempt-date') ?? head.get('arrival-date') ?? day),
    })),
  }
}

/**
 * A complaint. Its recipient is often left out, for privacy; the returned message then says whose it is.
 * @param part fields of RFC 5965 §3
 */
function complaintIn(part: Attachment, mail: ParsedMail): BounceEvent {
  const fields = fieldGroups(part.content.toString('utf8'))[0] ?? new Map<string, string>()
  const named = fields.get('original-rcpt-to')
  const address = /<?([^<>\s;]+@[^<>\s]+)>?$/.exec(named ?? '')?.[1]
  // RFC 5965 §7.3 and the later `opt-out`; the other types are no "no"
  const isNo = ['abuse', 'opt-out'].includes((fields.get('feedback-type') ?? '').toLowerCase())
  return {
    messageId: returnedMessageId(mail.attachments),
    recipients: address ? [address] : [],
    status: '',
    action: isNo ? 'complained' : 'other',
    at: instantOf(fields.get('arrival-date') ?? fields.get('received-date') ?? mail.date?.toISOString()),
  }
}

/** Why: the parser makes text of an inline returned message, and drops its Message-ID. */
const withoutInline = (raw: Buffer): Buffer =>
  Buffer.from(
    raw.toString('latin1').replace(/^content-disposition:[ \t]*inline\b/gim, 'X-Disposition: inline'),
    'latin1',
  )

const refused = (reason: Refusal): ReportResult => ({ ok: false, reason })

/** Groups of header fields, apart by empty lines: the first is about the message, each other about one recipient. */
function fieldGroups(text: string): Map<string, string>[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+(?=\S)/g, ' ')
    .split(/\n(?:[ \t]*\n)+/)
    .map((block) => new Map(block.split('\n').flatMap(fieldOf)))
    .filter((group) => group.size > 0)
}

function fieldOf(line: string): [string, string][] {
  const [, name, value] = /^([\w-]+)[ \t]*:(.*)$/.exec(line) ?? []
  return name && value !== undefined ? [[name.toLowerCase(), value.trim()]] : []
}

/** `rfc822; a@b.cn`, `utf-8; a@b.cn` → `a@b.cn` */
function addressIn(field: string | undefined): string[] {
  const address = /^(?:rfc822|utf-8)\s*;\s*<?([^<>\s]+@[^<>\s]+)>?/i.exec(field ?? '')?.[1]
  return address ? [address] : []
}

function returnedMessageId(parts: readonly Attachment[]): string | undefined {
  const returned = parts.find((part) =>
    /^(message\/rfc822|text\/rfc822-headers|message\/global(-headers)?)$/i.test(part.contentType),
  )
  const head = returned?.content.toString('latin1').split(/\r?\n\r?\n/)[0]
  return head && fieldGroups(head)[0]?.get('message-id')
}

function instantOf(text: string | undefined): Date | undefined {
  const at = new Date(text ?? '')
  return Number.isNaN(at.getTime()) ? undefined : at
}
