import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer, { type SendMailOptions } from 'nodemailer'
import { type SmtpError, type SmtpFailure, smtpFailure } from './smtp-failure.ts'

/** Takes one mail. The deadline includes the wait for a connection. */
export type MailTransport = {
  send(mail: SendMailOptions, deadlineMs: number): Promise<{ kind: 'taken'; ref: string } | SmtpFailure>
  close(): void
}

/** Connections kept to the mail server. */
export const connections = 5
const messagesPerConnection = 500

/** Pooled SMTP. @param url `smtp(s)://user:password@host:port` */
export function smtpTransport(url: string): MailTransport {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const pool = nodemailer.createTransport({
    pool: true,
    maxConnections: connections,
    maxMessages: messagesPerConnection,
    // The library requeues only mails of which the server got no byte. Further attempts are the outbox's.
    maxRequeues: 1,
    host: hostname,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
  })
  return {
    close: () => pool.close(),
    send: async (mail, deadlineMs) => {
      const deadline = new AbortController()
      const timer = setTimeout(() => deadline.abort(), deadlineMs)
      try {
        // The signal closes the connection at the deadline. Why: the library's own timeouts only measure idleness.
        const answer = await pool.sendMail({ ...mail, signal: deadline.signal })
        return { kind: 'taken', ref: String(answer.response ?? answer.messageId).slice(0, 300) }
      } catch (cause) {
        return smtpFailure(cause as SmtpError)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** Writes mails as .eml files. A mail with a Message-ID has one file, however often it is sent. */
export function outboxTransport(directory: string): MailTransport {
  const builder = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    close: () => builder.close(),
    send: async (mail) => {
      const built = await builder.sendMail(mail)
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const name = `${(mail.messageId ?? '').replace(/[^\w.@-]/g, '') || randomUUID()}.eml`
      const aside = join(directory, `.${randomUUID()}`)
      await writeFile(aside, built.message as Buffer, { mode: 0o600 })
      await rename(aside, join(directory, name))
      return { kind: 'taken', ref: name }
    },
  }
}
