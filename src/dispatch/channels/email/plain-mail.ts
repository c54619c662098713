import { randomUUID } from 'node:crypto'
import { outboxTransport, smtpTransport } from './mail-transport.ts'

/** Sends one mail to somebody who is no recipient: an operator, a portal's contact. @throws when it was not taken */
export type SendPlainMail = (address: string, subject: string, text: string) => Promise<void>

const deadlineMs = 40_000

/** Over SMTP, or as an .eml file in the outbox when none is set. A connection for each: they are rare. */
export function plainMail(options: { smtpUrl: string | undefined; from: string; outboxDir: string }): SendPlainMail {
  return async (address, subject, text) => {
    const transport = options.smtpUrl ? smtpTransport(options.smtpUrl) : outboxTransport(options.outboxDir)
    try {
      const result = await transport.send(
        {
          from: options.from,
          // an address object: never parsed again, so a name cannot smuggle a second address
          to: { name: '', address },
          subject: subject.replace(/[\r\n]+/g, ' '),
          text,
          messageId: `<plain.${randomUUID()}@jieli>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
        },
        deadlineMs,
      )
      if (result.kind !== 'taken') throw new Error(`the mail was not taken: ${result.reason}`)
    } finally {
      transport.close()
    }
  }
}
