import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer from 'nodemailer'

/** Sends one mail to somebody who is no recipient: an operator, a portal's contact. @throws when it was not taken */
export type SendPlainMail = (address: string, subject: string, text: string) => Promise<void>

/** Over SMTP, or as an .eml file in the outbox when none is set. A connection for each: they are rare. */
export function plainMail(options: { smtpUrl: string | undefined; from: string; outboxDir: string }): SendPlainMail {
  const compose = (address: string, subject: string, text: string) => ({
    from: options.from,
    // an address object: never parsed again, so a name cannot smuggle a second address
    to: { name: '', address },
    subject: subject.replace(/[\r\n]+/g, ' '),
    text,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const { smtpUrl } = options
  if (smtpUrl) {
    const transport = nodemailer.createTransport(smtpUrl, {
      connectionTimeout: 15_000,
      socketTimeout: 60_000,
    } as object)
    return async (...mail) => void (await transport.sendMail(compose(...mail)))
  }
  const builder = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return async (...mail) => {
    const built = await builder.sendMail(compose(...mail))
    await mkdir(options.outboxDir, { recursive: true, mode: 0o700 })
    const name = `${randomUUID()}.eml`
    await writeFile(join(options.outboxDir, `.${name}`), built.message as Buffer, { mode: 0o600 })
    await rename(join(options.outboxDir, `.${name}`), join(options.outboxDir, name))
  }
}
