// A real SMTP server on loopback that answers by a script.
import type { AddressInfo, Socket } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

export type MailStage = 'CONNECT' | 'MAIL' | 'RCPT' | 'DATA'

/** An answer at a stage: a code with text, possibly late, or a closed connection. A number = a code at RCPT. */
export type MailAnswer =
  | number
  | { stage: MailStage; code?: number; text?: string; delayMs?: number; close?: boolean; for?: string }

export type MailServer = {
  url: string
  port: number
  mails: (ParsedMail & { recipient: string; sender: string })[]
  /** Each answer is used once, in order, at its stage (and for its recipient, if named). Then all mails are taken. */
  script: MailAnswer[]
  /** Number of connections so far. */
  connections(): number
  /** Refuses new connections and cuts open ones. */
  down(): Promise<void>
  /** Listens again on the same port. */
  up(): Promise<void>
  stop(): Promise<void>
}

type Done = (error?: Error | null) => void

/** Starts a mail server that parses accepted mails. */
export async function startMailServer(): Promise<MailServer> {
  const mails: MailServer['mails'] = []
  const script: MailAnswer[] = []
  const sockets = new Map<number, Socket>()
  let connections = 0

  const take = (stage: MailStage, recipients: readonly string[]): Exclude<MailAnswer, number> | undefined => {
    const at = script.findIndex((answer) => {
      if (typeof answer === 'number') return stage === 'RCPT'
      return answer.stage === stage && (answer.for === undefined || recipients.includes(answer.for))
    })
    const [answer] = at < 0 ? [] : script.splice(at, 1)
    return typeof answer === 'number' ? { stage: 'RCPT', code: answer } : answer
  }
  const answer = (stage: MailStage, session: SMTPServerSession, recipients: readonly string[], done: Done): void => {
    const scripted = take(stage, recipients)
    if (!scripted) {
      done()
      return
    }
    const { code, text = 'scripted', delayMs = 0, close } = scripted
    setTimeout(() => {
      if (close) sockets.get(session.remotePort)?.destroy()
      else done(code ? Object.assign(new Error(text), { responseCode: code }) : null)
    }, delayMs)
  }

  const make = (): SMTPServer => {
    const made = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      closeTimeout: 100,
      onConnect: (session, done) => answer('CONNECT', session, [], done),
      onMailFrom: (_address, session, done) => answer('MAIL', session, [], done),
      onRcptTo: ({ address }, session, done) => answer('RCPT', session, [address], done),
      onData: (stream, session, done) => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        const { mailFrom } = session.envelope
        simpleParser(stream).then(
          (mail) =>
            answer('DATA', session, recipients, (error) => {
              if (!error)
                for (const recipient of recipients)
                  mails.push({ ...mail, recipient, sender: mailFrom ? mailFrom.address : '' })
              done(error)
            }),
          done,
        )
      },
    })
    made.on('error', () => {})
    made.server.on('connection', (socket: Socket) => {
      connections += 1
      const port = socket.remotePort ?? 0
      sockets.set(port, socket)
      socket.once('close', () => sockets.delete(port))
    })
    return made
  }
  const listen = (made: SMTPServer, port: number): Promise<void> =>
    new Promise((resolve) => made.listen(port, '127.0.0.1', resolve))
  const close = (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of sockets.values()) socket.destroy()
    return closed
  }

  let server = make()
  await listen(server, 0)
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    script,
    connections: () => connections,
    down: close,
    up: async () => {
      server = make()
      await listen(server, port)
    },
    stop: close,
  }
}
