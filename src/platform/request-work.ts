import { AsyncLocalStorage } from 'node:async_hooks'
import type { Sql } from 'postgres'

/** The work of one request. */
export type RequestWork = {
  /** set when the client has gone */
  left: boolean
  /** set for work that nobody needs then: a query. A change that was begun is done. */
  ends: boolean
  /** statements that can be cancelled; some have ended */
  statements: Set<{ active?: boolean; cancel(): unknown }>
}

const current = new AsyncLocalStorage<RequestWork>()

/** Runs a function. Statements of `abandonable` clients that it starts, at any depth, belong to the returned work. */
export function withWork(run: () => void): RequestWork {
  const work: RequestWork = { left: false, ends: false, statements: new Set() }
  current.run(work, run)
  return work
}

/** The client has gone: of a query, running statements are cancelled and no other begins. */
export function clientLeft(work: RequestWork): void {
  work.left = true
  if (!work.ends) return
  for (const statement of work.statements) if (statement.active) statement.cancel()
  work.statements.clear()
}

/** The request that runs is a query. */
export function endsWithClient(): void {
  const work = current.getStore()
  if (work) work.ends = true
}

/** A statement that was not begun since its request was abandoned. */
export class Abandoned extends Error {
  constructor() {
    super('nobody waits for the answer')
  }
}

/**
 * The client for statements of requests that can be abandoned.
 * @param cancels whether running statements are cancelled. Why not for every client: PostgreSQL cancels whatever the
 * connection runs when the cancellation arrives, which can be the next request's statement.
 */
export function abandonable<Client extends Sql>(client: Client, cancels: boolean): Client {
  return new Proxy(client, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (key === 'unsafe')
        return (...given: Parameters<Sql['unsafe']>) => begun(() => target.unsafe(...given), cancels)
      if (key === 'begin' || key === 'savepoint')
        return (...given: unknown[]) => {
          const run = given.pop() as (inner: Client) => unknown
          const begin = value as (...given: unknown[]) => unknown
          return begin.call(target, ...given, (inner: Client) => run(abandonable(inner, cancels)))
        }
      return value
    },
  })
}

function begun<Statement extends { cancel(): unknown }>(begin: () => Statement, cancels: boolean): Statement {
  const work = current.getStore()
  if (work?.left && work.ends) throw new Abandoned()
  const statement = begin()
  if (work && cancels) work.statements.add(statement)
  return statement
}
