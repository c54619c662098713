// A portal's receiver on loopback, plain or with TLS. It records requests and answers by a script.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { Webhook } from 'standardwebhooks'

export type WebhookRequest = {
  path: string
  headers: Record<string, string>
  body: string
  /** The parsed body. */
  event: any
  answered: WebhookStep
}

/** An answer: a status, a broken connection, silence, or 200 with a body that never ends. */
export type WebhookStep = number | { status: number; headers: Record<string, string> } | 'reset' | 'hang' | 'dribble'

export type WebhookReceiver = {
  url: string
  host: string
  requests: WebhookRequest[]
  /** Answers in order; afterwards `otherwise`. */
  script: WebhookStep[]
  otherwise: WebhookStep
  stop(): Promise<void>
}

export const certificate = readFileSync(new URL('./certificate/localhost.crt', import.meta.url), 'utf8')

/** Starts a receiver on a free port. */
export async function startWebhookReceiver(options: { tls?: boolean } = {}): Promise<WebhookReceiver> {
  const key = readFileSync(new URL('./certificate/localhost.key', import.meta.url), 'utf8')
  const receiver = { requests: [], script: [], otherwise: 204 } as unknown as WebhookReceiver
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    receive(receiver, request, response).catch(() => response.destroy())
  }
  const server = options.tls ? createTlsServer({ key, cert: certificate }, handler) : createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return Object.assign(receiver, {
    host,
    url: `${options.tls ? 'https' : 'http'}://${host}/hook`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

async function receive(receiver: WebhookReceiver, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString('utf8')
  const headers = request.headers as Record<string, string>
  const step = receiver.script.shift() ?? receiver.otherwise
  receiver.requests.push({ path: request.url ?? '', headers, body, event: JSON.parse(body), answered: step })
  if (step === 'hang') return
  if (step === 'reset') return void request.socket.destroy()
  if (step === 'dribble') {
    response.writeHead(200)
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
    return
  }
  const { status, headers: extra } = typeof step === 'number' ? { status: step, headers: {} } : step
  response.writeHead(status, extra).end()
}

/**
 * Whether a request has a signature of this secret, by the reference library's `sign`.
 * Why not its `verify`: that compares the time with the machine's clock.
 */
export function isSignedBy({ headers, body }: WebhookRequest, secret: string): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000)
  const expected = new Webhook(secret).sign(headers['webhook-id'] ?? '', at, body)
  return (headers['webhook-signature'] ?? '').split(' ').includes(expected)
}
