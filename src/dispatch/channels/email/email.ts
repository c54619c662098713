import { randomUUID } from 'node:crypto'
import type { SendMailOptions } from 'nodemailer'
import type { NoticeDeps } from '../../../notices/deps.ts'
import { noteBounce } from '../../../parties/contacts/note-bounce.ts'
import { readMailbox } from '../../../platform/mailbox.ts'
import { SettingError } from '../../../platform/setting-error.ts'
import { type ChannelSender, type Message, patientRetries, type SendOutcome } from '../channel.ts'
import { watchTroubles } from '../channel-trouble.ts'
import { circuitBreaker, type ProviderAnswer } from '../circuit-breaker.ts'
import { endedReason } from './bounces/status.ts'
import { composeCode, composeMail, type MailText } from './compose.ts'
import { connections, outboxTransport, smtpTransport } from './mail-transport.ts'
import { messageIdOf } from './message-id.ts'
import { type Mail, readMails } from './read-mails.ts'
import type { SmtpFailure } from './smtp-failure.ts'

export type EmailOptions = {
  smtpUrl: string | undefined
  /** `name <address>` or an address. */
  from: string
  /** Envelope sender; by default the address of `from`. */
  bounceTo: string | undefined
  outboxDir: string
  publicUrl: () => string
  /** Of one mail; 40,000 by default. */
  deadlineMs?: number
}

type Answered = { kind: 'taken'; ref: string } | SmtpFailure
type Sent = Answered | { kind: 'resting'; reason: string; afterMs: number }

const resting = 'the mail server did not answer or refused messages, it rests'

/**
 * E-mail through pooled SMTP connections, or as .eml files in the outbox when no SMTP server is set.
 * @throws SettingError when `from` is no sender
 */
export function emailSender(deps: NoticeDeps, options: EmailOptions): ChannelSender {
  const { deadlineMs = 40_000 } = options
  const transport = options.smtpUrl ? smtpTransport(options.smtpUrl) : outboxTransport(options.outboxDir)
  const breaker = circuitBreaker(deps.clock, watchTroubles(deps, 'EMAIL'))
  const sender = readMailbox(options.from)
  if (!sender) throw new SettingError('MAIL_FROM', 'name <address>')
  const host = sender.address.slice(sender.address.lastIndexOf('@') + 1)

  const send = async (address: string, text: MailText, more: SendMailOptions): Promise<Sent> => {
    const restMs = await breaker.admit(host)
    if (restMs !== undefined) return { kind: 'resting', reason: resting, afterMs: restMs }
    const result = await transport.send(
      {
        from: sender,
        // Why address objects: nodemailer does not parse them, so a name cannot add a second address.
        to: { name: '', address },
        envelope: { from: options.bounceTo ?? sender.address, to: address },
        ...text,
        ...more,
        disableFileAccess: true,
        disableUrlAccess: true,
      },
      deadlineMs,
    )
    const answer = providerAnswer(result)
    breaker.note(host, answer, address, 'answer' in result ? result.answer : undefined)
    // Why: in a trouble no answer is about one message or one address, and none uses up an attempt.
    const afterMs = answer === 'fine' || !('reason' in result) ? undefined : breaker.restsMs(host)
    return afterMs === undefined || !('reason' in result) ? result : { kind: 'resting', reason: result.reason, afterMs }
  }

  return {
    channel: 'EMAIL',
    // Why more than connections: no connection waits for its next message.
    concurrency: connections * 2,
    deadlineMs,
    retryAfterMs: patientRetries,
    close: async () => transport.close(),
    open: async (messages) => {
      const mailOf = await readMails(deps, options.publicUrl(), messages)
      return async (message) => {
        const mail = mailOf(message)
        if ('dropped' in mail) return { kind: 'dropped', reason: mail.dropped }
        if ('failed' in mail) return { kind: 'failed', reason: mail.failed }
        const messageId = messageIdOf(deps.ring, host, message)
        const headers = {
          'List-Unsubscribe': `<${mail.content.unsubscribe}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          'Auto-Submitted': 'auto-generated',
        }
        const result = await send(mail.address, composeMail(mail.content), { messageId, headers })
        return isBounce(result) ? bounced(deps, message, mail, messageId, result) : outcomeOf(result)
      }
    },
    sendCode: async (address, code, language) => {
      const headers = { 'Auto-Submitted': 'auto-generated' }
      return outcomeOf(
        await send(address, composeCode(code, language), { messageId: `<code.${randomUUID()}@${host}>`, headers }),
      )
    },
  }
}

function providerAnswer(result: Answered): ProviderAnswer {
  switch (result.kind) {
    case 'taken':
    case 'SOFT':
      return 'fine'
    case 'HARD':
      return 'gone'
    case 'MESSAGE':
      return 'refused'
    case 'LATER':
      return result.refused ? 'refused' : 'unreachable'
  }
}

type Refused = Exclude<SmtpFailure, { kind: 'LATER' }>
const isBounce = (result: Sent): result is Refused => ['HARD', 'SOFT', 'MESSAGE'].includes(result.kind)

function outcomeOf(result: Sent): SendOutcome {
  switch (result.kind) {
    case 'taken':
      return { kind: 'sent', providerRef: result.ref }
    case 'resting':
      return { kind: 'postponed', reason: result.reason, afterMs: result.afterMs }
    case 'LATER':
      return { kind: 'retry', reason: result.reason }
    default:
      return { kind: result.kind === 'HARD' ? 'gone' : 'failed', reason: result.reason }
  }
}

/** Takes a refusal during the SMTP session as a bounce. */
async function bounced(
  deps: NoticeDeps,
  { recipientId }: Message,
  { address }: Extract<Mail, { address: string }>,
  messageId: string,
  { kind, status, reason }: Refused,
): Promise<SendOutcome> {
  if (kind === 'MESSAGE') return { kind: 'failed', reason: `refused, ${reason}` }
  const effect = await deps.db.transaction((tx) =>
    noteBounce(tx, deps.ring, {
      recipientId,
      address,
      kind,
      status,
      key: messageId,
      at: deps.clock.now(),
      endedReason: endedReason(kind, status),
    }),
  )
  return { kind: kind === 'HARD' || effect === 'ended' ? 'gone' : 'failed', reason }
}
