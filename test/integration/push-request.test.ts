import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Agent } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { postPush } from '../../src/dispatch/channels/web-push/push-request.ts'

type Answering = (request: IncomingMessage, response: ServerResponse) => void

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A service that answers so, and one connection to it. */
async function service(answering: Answering, connections = 1) {
  const server = createServer(answering)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const agent = new Agent({ connections })
  ends.push(async () => server.closeAllConnections() ?? new Promise((resolve) => server.close(resolve)))
  ends.push(() => agent.destroy())
  const { port } = server.address() as { port: number }
  const headers = ['ttl', '60', 'topic', 'p1']
  return (path = '/x?y=1', deadlineMs = 5_000, body: Uint8Array | undefined = Buffer.from('abc')) =>
    postPush(agent, { endpoint: `http://127.0.0.1:${port}${path}`, headers, body }, deadlineMs)
}

describe('a request to a push service', () => {
  it('carries path, query, headers and body, and brings back what matters', async () => {
    const seen: unknown[] = []
    const post = await service(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { ttl, topic, 'content-length': length } = request.headers
      seen.push([request.method, request.url, ttl, topic, length, Buffer.concat(chunks).toString()])
      response.writeHead(429, { 'retry-after': '7', location: '/m/1' }).end('slow down')
    })
    expect(await post()).toEqual({ status: 429, retryAfter: '7', location: '/m/1' })
    expect(seen).toEqual([['POST', '/x?y=1', '60', 'p1', '3', 'abc']])
  })

  it('keeps the status of an answer whose body never ends, and needs a new connection only', async () => {
    const post = await service((request, response) => {
      request.resume()
      response.writeHead(201)
      if (request.url === '/drop') response.write('.')
      else response.end()
    })
    const started = performance.now()
    expect(await post('/drop')).toMatchObject({ status: 201 })
    expect(performance.now() - started).toBeLessThan(4_000)
    expect(await post('/well')).toMatchObject({ status: 201 })
  })

  it('cuts a body that is long', async () => {
    const cut: Promise<void>[] = []
    const post = await service((request, response) => {
      cut.push(new Promise((resolve) => response.once('close', resolve)))
      request.resume()
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(8_192)));
      }
      response.writeHead(410).on('drain', more)
      more()
    })
    expect(await post()).toMatchObject({ status: 410 })
    await Promise.all(cut)
  })

  it('ends at its own deadline, waiting for a connection or for an answer, and is not sent afterwards', async () => {
    const seen: string[] = []
    const held: ServerResponse[] = []
    const post = await service((request, response) => {
      seen.push(request.url ?? '')
      request.resume()
      if (request.url === '/silent') held.push(response)
      else response.writeHead(201).end()
    })
    const [silent, queued] = await Promise.all([post('/silent', 400), post('/queued', 100)])
    expect([silent, queued]).toEqual([{ silence: 'no answer in time' }, { silence: 'no answer in time' }])
    expect(await post('/next')).toMatchObject({ status: 201 })
    expect(seen).toEqual(['/silent', '/next'])
  })

  it('says why there was no answer', async () => {
    const post = await service((request) => request.socket.destroy())
    expect(await post()).toEqual({ silence: 'UND_ERR_SOCKET' })
    const nobody = postPush(new Agent(), { endpoint: 'http://127.0.0.1:1/', headers: [], body: undefined }, 5_000)
    expect(await nobody).toEqual({ silence: 'ECONNREFUSED' })
  })
})
