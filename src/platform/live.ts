import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Db } from './db.ts'
import type { Log } from './log.ts'

/**
 * What one process announces to all: ids only. Each process reads from the database what its own viewers need.
 */
export type LiveMessage =
  /** A transaction put notices with this clock value into inboxes, of one policy or (null) of several. */
  | { kind: 'notices'; policyId: number | null; clock: number }
  /** Notices of a policy changed state, of one recipient or (null) of any. */
  | { kind: 'changed'; policyId: number; recipientId: number | null }
  /** A relay task changed. */
  | { kind: 'task'; taskId: number; orgId: string }
  /** A policy's relay chain changed. */
  | { kind: 'chain'; policyId: number }
  /** The set of published policies changed. */
  | { kind: 'policies' }
  /** Facts, dossiers or portraits changed. */
  | { kind: 'catalogue' }
  /** A holiday notice was taken. */
  | { kind: 'calendar' }
  /** A portal's sequence grew. */
  | { kind: 'portal'; accountId: string }
  /** A recipient's question was answered. */
  | { kind: 'answer'; questionId: number; recipientId: number }
  /** Roles, organisation or grants of an account changed, or it was removed. */
  | { kind: 'account'; accountId: string }
  /** Never announced: this process listens again after a lost connection and has missed messages. */
  | { kind: 'listening' }

const shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notices'), policyId: z.number().nullable(), clock: z.number() }),
  z.object({ kind: z.literal('changed'), policyId: z.number(), recipientId: z.number().nullable() }),
  z.object({ kind: z.literal('task'), taskId: z.number(), orgId: z.string() }),
  z.object({ kind: z.literal('chain'), policyId: z.number() }),
  z.object({ kind: z.literal('policies') }),
  z.object({ kind: z.literal('catalogue') }),
  z.object({ kind: z.literal('calendar') }),
  z.object({ kind: z.literal('portal'), accountId: z.string() }),
  z.object({ kind: z.literal('account'), accountId: z.string() }),
  z.object({ kind: z.literal('answer'), questionId: z.number(), recipientId: z.number() }),
])

const channel = 'jieli_live'

/** The live bus of one process, over LISTEN/NOTIFY. */
export type Live = {
  subscribe(onMessage: (message: LiveMessage) => void): () => void
  close(): Promise<void>
}

/** Announces to every process, when the transaction commits. */
export async function announce(tx: Db, ...messages: LiveMessage[]): Promise<void> {
  if (messages.length === 0) return
  const payloads = messages.map((message) => JSON.stringify(message))
  await tx.execute(
    sql`SELECT pg_notify(${channel}, payload) FROM jsonb_array_elements_text(${JSON.stringify(payloads)}::jsonb) payload`,
  )
}

export async function openLive(database: Database, log: Log): Promise<Live> {
  const listeners = new Set<(message: LiveMessage) => void>()
  const pass = (message: LiveMessage): void => {
    for (const listener of listeners) listener(message)
  }
  const unlisten = await database.listen(
    channel,
    (payload) => {
      const message = parse(payload)
      if (message) pass(message)
      else log.warn({ payload: payload.slice(0, 100) }, 'unreadable live message ignored')
    },
    () => pass({ kind: 'listening' }),
  )
  return {
    subscribe: (onMessage) => {
      listeners.add(onMessage)
      return () => listeners.delete(onMessage)
    },
    close: unlisten,
  }
}

function parse(payload: string): LiveMessage | undefined {
  try {
    return shape.safeParse(JSON.parse(payload)).data
  } catch {
    return undefined
  }
}
