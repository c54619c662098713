import { randomUUID } from 'node:crypto'
import { outboxTransport, smtpTransport } from './mail-transport.ts'

/** Sends a mail that is no notice, e.g. to an office or a portal's contact. @throws Error when it was not accepted */
export type SendPlainMail = (address: string, subject: string, text: string) => Promise<void>

const deadlineMs = 40_000

/** Sends over SMTP, or as an .eml file when no server is set. One connection per mail: such mails are rare. */
export function plainMail(options: { smtpUrl: string | undefined; from: string; outboxDir: string }): SendPlainMail {
  return async (address, subject, text) => {
    const transport = options.smtpUrl ? smtpTransport(options.smtpUrl) : outboxTransport(options.outboxDir)
    try {
      const result = await transport.send(
        {
          from: options.from,
          // Why an address object: nodemailer does not parse it, so a name cannot add a second address.
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
