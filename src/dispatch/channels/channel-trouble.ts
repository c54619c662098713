import { sql } from 'drizzle-orm'
import type { NoticeDeps } from '../../notices/deps.ts'
import { type Db, firstRow, rows } from '../../platform/db.ts'
import type { OutsideChannel } from '../preferences.ts'
import { putBackRefused } from '../recover-dispatches.ts'
import type { TroubleWatch } from './circuit-breaker.ts'

/** A provider that takes no messages now; they wait. */
export type ChannelTrouble = {
  channel: OutsideChannel
  provider: string
  reason: string
  since: Date
  /** Messages of the channel that wait. */
  waiting: number
}

// Why: a provider that takes some messages and refuses others is one trouble.
const sameTroubleMs = 60_000
// refusals that were counted before the breaker opened; see newestMs of the breaker
const refusedBeforeMs = 10 * 60_000

/**
 * Tells an operator of a channel's trouble: one ERROR over all processes, a metric, and a row for the console. When it is
 * over, messages that were given up as refused meanwhile are queued again.
 */
export function watchTroubles(deps: NoticeDeps, channel: OutsideChannel): TroubleWatch {
  const gauge = (provider: string, value: 0 | 1): void => deps.telemetry.trouble.set({ channel, provider }, value)
  // one after another, as the breaker tells them
  let last = Promise.resolve()
  const soon = (write: () => Promise<void>): void => {
    last = last.then(write).catch((cause) => {
      deps.log.warn({ err: cause, channel }, 'a trouble of a channel could not be written')
    })
  }
  return {
    began: (provider, reason) => {
      gauge(provider, 1)
      soon(async () => {
        if (await began(deps, channel, provider, reason))
          deps.log.error(
            { channel, provider, answer: reason },
            'the provider takes no messages: they wait and are tried again; correct the sender, the access or the provider',
          )
      })
    },
    ended: (provider) => {
      gauge(provider, 0)
      soon(async () => {
        if (await ended(deps, channel, provider))
          deps.log.info({ channel, provider }, 'the provider takes messages again')
      })
    },
  }
}

/** @returns whether the trouble is new */
async function began(
  { db, clock }: NoticeDeps,
  channel: OutsideChannel,
  provider: string,
  reason: string,
): Promise<boolean> {
  const now = clock.now()
  const sameAfter = new Date(now.getTime() - sameTroubleMs).toISOString()
  const isNew = await firstRow(
    db,
    sql`INSERT INTO channel_troubles (channel, provider, reason, since)
        VALUES (${channel}, ${provider}, ${reason}, ${now.toISOString()}::timestamptz)
        ON CONFLICT (channel, provider) DO UPDATE SET reason = excluded.reason, since = excluded.since, ended_at = NULL
          WHERE channel_troubles.ended_at < ${sameAfter}::timestamptz
        RETURNING provider`,
  )
  if (isNew) return true
  await db.execute(
    sql`UPDATE channel_troubles SET ended_at = NULL, reason = ${reason} WHERE channel = ${channel} AND provider = ${provider}`,
  )
  return false
}

/** @returns whether there was a trouble */
async function ended(deps: NoticeDeps, channel: OutsideChannel, provider: string): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    const over = await firstRow<{ since: string }>(
      tx,
      sql`UPDATE channel_troubles SET ended_at = ${deps.clock.now().toISOString()}::timestamptz
          WHERE channel = ${channel} AND provider = ${provider} AND ended_at IS NULL RETURNING since`,
    )
    if (!over) return false
    await putBackRefused(tx, deps, channel, new Date(new Date(over.since).getTime() - refusedBeforeMs))
    return true
  })
}

/** Providers in trouble, longest first. */
export async function readTroubles(db: Db): Promise<ChannelTrouble[]> {
  const found = await rows<{
    channel: OutsideChannel
    provider: string
    reason: string
    since: string
    waiting: number
  }>(
    db,
    sql`SELECT t.channel, t.provider, t.reason, t.since,
               (SELECT count(*)::int FROM dispatches q WHERE q.state = 'queued' AND q.channel = t.channel) AS waiting
        FROM channel_troubles t WHERE t.ended_at IS NULL ORDER BY t.since, t.provider`,
  )
  return found.map((row) => ({ ...row, since: new Date(row.since), waiting: Number(row.waiting) }))
}
