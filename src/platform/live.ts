import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Db } from './db.ts'
import type { Log } from './log.ts'

/**
 * What processes tell each other: ids only. Each asks the database which of its connected viewers are concerned.
 * notices: a transaction put notices with this clock value into inboxes, of one policy or (null) of several. changed: notices of a policy rose or were recalled,
 * of one recipient or (null) of all. task, chain: a relay task or a policy's chain moved. policies: the published set changed.
 * catalogue: facts, dossiers or portraits changed. portal: its sequence grew. answer: a recipient's question was answered. listening: of this process only, its connection was lost and listens
 * again; what was said meanwhile it did not hear.
 */
export type LiveMessage =
  | { kind: 'notices'; policyId: number | null; clock: number }
  | { kind: 'changed'; policyId: number; recipientId: number | null }
  | { kind: 'task'; taskId: number; orgId: string }
  | { kind: 'chain'; policyId: number }
  | { kind: 'policies' }
  | { kind: 'catalogue' }
  | { kind: 'portal'; accountId: string }
  | { kind: 'answer'; questionId: number; recipientId: number }
  | { kind: 'listening' }

const shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notices'), policyId: z.number().nullable(), clock: z.number() }),
  z.object({ kind: z.literal('changed'), policyId: z.number(), recipientId: z.number().nullable() }),
  z.object({ kind: z.literal('task'), taskId: z.number(), orgId: z.string() }),
  z.object({ kind: z.literal('chain'), policyId: z.number() }),
  z.object({ kind: z.literal('policies') }),
  z.object({ kind: z.literal('catalogue') }),
  z.object({ kind: z.literal('portal'), accountId: z.string() }),
  z.object({ kind: z.literal('answer'), questionId: z.number(), recipientId: z.number() }),
])

const channel = 'jieli_live'

/** The live bus of one process, over LISTEN/NOTIFY. */
export type Live = {
  subscribe(onMessage: (message: LiveMessage) => void): () => void
  close(): Promise<void>
}

/** Tells every process, when and only if the transaction commits. */
export async function announce(tx: Db, ...messages: LiveMessage[]): Promise<void> {
  if (messages.length === 0) return
  const payloads = messages.map((message) => JSON.stringify(message))
  await tx.execute(
    sql`SELECT pg_notify(${channel}, payload) FROM jsonb_array_elements_text(${JSON.stringify(payloads)}::jsonb) payload`,
  )
}

export async function openLive(database: Database, log: Log): Promise<Live> {
  const listeners = new Set<(message: LiveMessage) => void>()
  const tell = (message: LiveMessage): void => {
    for (const listener of listeners) listener(message)
  }
  const unlisten = await database.listen(
    channel,
    (payload) => {
      const message = parse(payload)
      if (message) tell(message)
      else log.warn({ payload: payload.slice(0, 100) }, 'unreadable live message ignored')
    },
    () => tell({ kind: 'listening' }),
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
