import { type Attachment, simpleParser } from 'mailparser'
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
  /** RFC 3464, "Action": failed, delayed, delivered, relayed, expanded. */
  action: string
  at: Date | undefined
}

export type ReportResult = { ok: true; events: BounceEvent[] } | { ok: false; reason: Refusal }

const recipientsMax = 1000

/**
 * Reads a delivery status notification. Untrusted: anybody who knows the bounce address can write one.
 * Source: RFC 3464, RFC 6522.
 */
export async function readReport(raw: Buffer): Promise<ReportResult> {
  const mail = await simpleParser(raw, { keepDeliveryStatus: true, skipHtmlToText: true, skipTextToHtml: true })
  const type = mail.headers.get('content-type')
  const value = typeof type === 'object' && type !== null && 'value' in type ? String(type.value).toLowerCase() : ''
  const status = mail.attachments.find((part) => part.contentType.toLowerCase() === 'message/delivery-status')
  if (value !== 'multipart/report' || !status) return refused(dispatchRefusals.notReport)
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
      action: (group.get('action') ?? '').toLowerCase(),
      at: instantOf(group.get('last-attempt-date') ?? head.get('arrival-date') ?? day),
    })),
  }
}

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

/** `rfc822; a@b.cn` → `a@b.cn` */
function addressIn(field: string | undefined): string[] {
  const address = /^rfc822\s*;\s*<?([^<>\s]+@[^<>\s]+)>?/i.exec(field ?? '')?.[1]
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
