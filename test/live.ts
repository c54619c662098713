// A real graphql-transport-ws client that records events.
import { type Client, createClient } from 'graphql-ws'
import WebSocket from 'ws'
import type { TestService } from './service.ts'

export type Stream<T> = { received: T[]; errors: unknown[]; ended: boolean; stop(): void }

/** Opens a socket as an account; undefined = without a token. */
export async function connect(service: TestService, account: string | undefined): Promise<Client> {
  const authorization = account ? `Bearer ${await service.token(account)}` : undefined
  return createClient({
    url: `${service.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: true,
    retryAttempts: 0,
    connectionParams: authorization ? { authorization } : {},
  })
}

/** Subscribes and collects events and errors. */
export function follow<T = any>(client: Client, query: string, variables: Record<string, unknown> = {}): Stream<T> {
  const stream: Stream<T> = { received: [], errors: [], ended: false, stop: () => {} }
  stream.stop = client.subscribe(
    { query, variables },
    {
      next: ({ data, errors }) => {
        if (errors) stream.errors.push(...errors)
        else stream.received.push(data as T)
      },
      error: (error) => {
        stream.errors.push(...(Array.isArray(error) ? error : [error]))
        stream.ended = true
      },
      complete: () => {
        stream.ended = true
      },
    },
  )
  return stream
}
