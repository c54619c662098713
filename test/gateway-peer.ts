// A message gateway on loopback that keeps the protocol of docs/gateway.md.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import type { GatewayMessage } from '../src/dispatch/channels/gateway/gateway-protocol.ts'

export const gatewaySecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** The answer to a request: an HTTP status, a broken connection, silence, or a result for each message. */
export type GatewayAnswer =
  | { status: number; headers?: Record<string, string> }
  | 'reset'
  | 'silence'
  | ((message: GatewayMessage) => object | undefined)

export type GatewayPeer = {
  url: string
  /** Sizes of the batches with a valid signature, in order of arrival. */
  batches: number[]
  /** Accepted messages by id. A repetition has the same id. */
  accepted: Map<string, GatewayMessage>
  /** Every message that arrived, with repetitions. */
  seen: GatewayMessage[]
  /** Number of requests without a valid signature. */
  unsigned: number
  script: GatewayAnswer[]
  /** A number whose messages it cannot read: it refuses every request with such a message. */
  unreadable?: string | undefined
  /** Settings by which a service reaches it. */
  env: Record<string, string>
  stop(): Promise<void>
}

/** Starts a gateway on a free port. */
export async function startGateway(): Promise<GatewayPeer> {
  const peer = { batches: [], accepted: new Map(), seen: [], unsigned: 0, script: [] } as unknown as GatewayPeer
  const server = createServer((request, response) => {
    answer(peer, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  peer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`
  peer.env = { GATEWAY_URL: peer.url, GATEWAY_SECRET: gatewaySecret, GATEWAY_APP_ID: 'test', GATEWAY_RATE: '10000' }
  peer.stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return peer
}

async function answer(peer: GatewayPeer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString('utf8')
  let given: { app: string; messages: GatewayMessage[] }
  try {
    given = new Webhook(gatewaySecret).verify(body, request.headers as Record<string, string>) as typeof given
  } catch {
    peer.unsigned += 1
    return void response.writeHead(401).end()
  }
  peer.batches.push(given.messages.length)
  peer.seen.push(...given.messages)
  if (given.messages.some(({ to }) => to === peer.unreadable)) return void response.writeHead(422).end()
  const next = peer.script.shift()
  if (next === 'silence') return
  if (next === 'reset') return void request.socket.destroy()
  if (next && typeof next !== 'function') return void response.writeHead(next.status, next.headers).end()
  const results = given.messages.flatMap((message) => {
    const given = next?.(message) ?? { status: 'accepted', ref: `g-${message.id}` }
    if ((given as { status?: string }).status === 'accepted') peer.accepted.set(message.id, message)
    return [{ id: message.id, ...given }]
  })
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ results }))
}

/** Posts later reports, signed as the gateway signs them. */
export async function sendReceipts(url: string, receipts: object[], secret = gatewaySecret): Promise<Response> {
  const body = JSON.stringify({ receipts })
  return postSigned(`${url}/hooks/gateway`, body, secret, new Date())
}

/** Posts a body signed as Standard Webhooks. @param at by the service's clock */
export async function postSigned(
  url: string,
  body: string,
  secret: string,
  at: Date,
  type = 'application/json',
): Promise<Response> {
  const id = `r-${Math.random()}`
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': type,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
    body,
  })
}
