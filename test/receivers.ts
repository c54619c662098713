// A real push service on loopback (HTTPS, RFC 8030) whose messages tests can decrypt.
import { createECDH, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import ece from 'http_ece'
import { decodeJwt } from 'jose'
import { Agent } from 'undici'
import type { AppOptions } from '../src/app.ts'
import { webPushSender } from '../src/dispatch/channels/web-push/web-push.ts'

export type PushRequest = {
  path: string
  headers: IncomingMessage['headers']
  body: Buffer
  vapid: { aud?: unknown; exp?: number; sub?: string }
  publicKey: string
  answered: PushAnswer
}

/** An answer: a status with headers, a broken connection, silence, or a header whose bytes never end. */
export type PushAnswer = { status: number; headers?: Record<string, string> } | 'reset' | 'silence' | 'dribble'

export type PushService = {
  host: string
  /** PEM of its self-signed certificate, for tests only. */
  certificate: string
  requests: PushRequest[]
  /** Answers in order; afterwards every answer is 201. */
  script: PushAnswer[]
  /** A browser's subscription with its private key. */
  subscribe(): PushSubscription
  stop(): Promise<void>
}

export type PushSubscription = {
  endpoint: string
  p256dh: string
  auth: string
  requests(): PushRequest[]
  decrypt(request: PushRequest): unknown
}

/** Starts a push service on a free port. */
export async function startPushService(): Promise<PushService> {
  const [key, certificate] = ['key', 'crt'].map((kind) =>
    readFileSync(new URL(`./certificate/localhost.${kind}`, import.meta.url), 'utf8'),
  )
  const requests: PushRequest[] = []
  const script: PushAnswer[] = []
  const server = createServer({ key, cert: certificate }, (request, response) => {
    receive(request, response, requests, script).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return {
    host,
    certificate: certificate ?? '',
    requests,
    script,
    subscribe: () => newSubscription(host, requests),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The real web push sender, trusting this push service's certificate. */
export function pushChannel(
  push: PushService,
  options: { deadlineMs?: number } = {},
): NonNullable<AppOptions['channels']> {
  return (deps, { vapid }) => {
    const agent = new Agent({ connect: { ca: push.certificate }, connections: 32 })
    const subject = 'mailto:a@example.invalid'
    return [webPushSender(deps, { keys: vapid, subject, allowedHosts: [push.host], agent, ...options })]
  }
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  requests: PushRequest[],
  script: PushAnswer[],
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const [, token = '', publicKey = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(request.headers.authorization ?? '') ?? []
  const answer = script.shift() ?? {
    status: 201,
    headers: { location: `https://${request.headers.host}/m/${requests.length + 1}` },
  }
  requests.push({
    path: request.url ?? '',
    headers: request.headers,
    body: Buffer.concat(chunks),
    vapid: decodeJwt(token) as PushRequest['vapid'],
    publicKey,
    answered: answer,
  })
  if (answer === 'silence') return
  if (answer === 'dribble') {
    // one byte of a header at a time, without end
    request.socket.write('HTTP/1.1 201 Created\r\nx-slow: ')
    const timer = setInterval(() => request.socket.write('x'), 50)
    return void request.socket.once('close', () => clearInterval(timer))
  }
  if (answer === 'reset') return void request.socket.destroy()
  response.writeHead(answer.status, answer.headers).end()
}

export function newSubscription(host: string, requests: PushRequest[]): PushSubscription {
  const keys = createECDH('prime256v1')
  keys.generateKeys()
  const auth = randomBytes(16).toString('base64url')
  const path = `/push/${randomBytes(12).toString('base64url')}`
  return {
    endpoint: `https://${host}${path}`,
    p256dh: keys.getPublicKey('base64url'),
    auth,
    requests: () => requests.filter((request) => request.path === path),
    decrypt: ({ body }) =>
      JSON.parse(ece.decrypt(body, { version: 'aes128gcm', privateKey: keys, authSecret: auth }).toString()),
  }
}
