import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer, { type SendMailOptions } from 'nodemailer'
import { isMailAddress } from '../../parties/mail-address.ts'
import { readRecipients, stopContact, usableContact } from '../../parties/store.ts'
import { unseal } from '../../platform/crypto.ts'
import { readPolicies } from '../../publish/store.ts'
import type { DeliverDeps } from '../deps.ts'
import { noticeUrl, unsubscribeUrl } from '../links.ts'
import { mailText } from '../mail-text.ts'
import type { DispatchRecord } from '../record.ts'
import { type ChannelSender, patientRetries, type SendOutcome } from './channel.ts'

export type EmailOptions = { smtpUrl: string | undefined; from: string; outboxDir: string; publicUrl: () => string }

type Transport = { send(mail: SendMailOptions): Promise<SendOutcome>; close(): void }

/** E-mail through a pooled SMTP connection, or as .eml files in the outbox when no SMTP is set. */
export function emailSender(deps: DeliverDeps, options: EmailOptions): ChannelSender {
  const transport = options.smtpUrl ? smtpTransport(options.smtpUrl) : outboxTransport(options.outboxDir)
  return {
    channel: 'EMAIL',
    concurrency: 5,
    deadlineMs: 40_000,
    retryAfterMs: patientRetries,
    close: async () => transport.close(),
    open: async () => async (message) => {
      const [dispatch] = message.dispatches
      if (!dispatch) return { kind: 'dropped', reason: 'empty' }
      const sealed = await usableContact(deps.db, message.recipientId, 'EMAIL')
      if (!sealed) return { kind: 'dropped', reason: 'no verified address' }
      const address = unseal(deps.ring, sealed)
      if (!isMailAddress(address)) return { kind: 'failed', reason: 'not an address' }
      const mail = await compose(deps, options, dispatch, address)
      if (!mail) return { kind: 'failed', reason: 'the policy is gone' }
      const outcome = await transport.send(mail)
      if (outcome.kind === 'gone') {
        await stopContact(deps.db, message.recipientId, 'EMAIL', { ended: outcome.reason, at: deps.clock.now() })
      }
      return outcome
    },
  }
}

async function compose(
  deps: DeliverDeps,
  options: EmailOptions,
  dispatch: DispatchRecord,
  address: string,
): Promise<SendMailOptions | undefined> {
  const [policy] = await readPolicies(deps.db, [dispatch.policyId])
  const [recipient] = await readRecipients(deps.db, [dispatch.recipientId])
  if (!policy || !recipient) return undefined
  const base = options.publicUrl()
  const unsubscribe = unsubscribeUrl(base, deps.ring, dispatch.recipientId)
  const text = mailText({
    purpose: dispatch.purpose,
    recipientName: recipient.name,
    title: policy.title,
    endedReason: policy.endedReason,
    link: noticeUrl(base, deps.ring, dispatch.policyId, dispatch.recipientId),
    unsubscribe,
  })
  return {
    from: options.from,
    // an address object: never parsed again, so a name cannot smuggle a second address
    to: { name: '', address },
    subject: text.subject,
    text: text.text,
    html: text.html,
    messageId: `<${dispatch.purpose}-${dispatch.policyId}-${randomUUID()}@jieli>`,
    headers: {
      'List-Unsubscribe': `<${unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function smtpTransport(url: string): Transport {
  const parsed = new URL(url)
  const secure = parsed.protocol === 'smtps:'
  const pool = nodemailer.createTransport({
    pool: true,
    maxConnections: 5,
    host: parsed.hostname,
    port: Number(parsed.port) || (secure ? 465 : 587),
    secure,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    ...(parsed.username
      ? { auth: { user: decodeURIComponent(parsed.username), pass: decodeURIComponent(parsed.password) } }
      : {}),
  })
  return {
    close: () => pool.close(),
    send: async (mail) => {
      try {
        const answer = await pool.sendMail(mail)
        return { kind: 'sent', providerRef: String(answer.response ?? answer.messageId).slice(0, 300) }
      } catch (cause) {
        return smtpFailure(cause as { responseCode?: number; code?: string })
      }
    },
  }
}

/** What an SMTP refusal means: 5xx about the mailbox ends the address, other 5xx this message, the rest is retried. Pure. */
export function smtpFailure(error: { responseCode?: number; code?: string }): SendOutcome {
  const code = error.responseCode
  if (code === 550 || code === 551 || code === 553) return { kind: 'gone', reason: `the mail server answered ${code}` }
  if (code !== undefined && code >= 500) return { kind: 'failed', reason: `the mail server answered ${code}` }
  return {
    kind: 'retry',
    reason: code === undefined ? `network: ${error.code ?? 'unknown'}` : `the mail server answered ${code}`,
  }
}

function outboxTransport(directory: string): Transport {
  const builder = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    close: () => builder.close(),
    send: async (mail) => {
      const built = await builder.sendMail(mail)
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const name = `${randomUUID()}.eml`
      await writeFile(join(directory, `.${name}`), built.message as Buffer, { mode: 0o600 })
      await rename(join(directory, `.${name}`), join(directory, name))
      return { kind: 'sent', providerRef: name }
    },
  }
}
