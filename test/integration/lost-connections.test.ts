// The database ends connections while they are used: a restart, a fail-over, an operator.
// The driver needs scripts/patches for this (ADR-31).
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Db, firstRow } from '../../src/platform/db.ts'
import { engines, openTestDatabase } from '../database.ts'

describe.runIf(engines.includes('postgres'))('connections that the database ends', () => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>
  let outside: Awaited<ReturnType<typeof openTestDatabase>>
  let db: Db
  let name: string | undefined
  const end = () =>
    outside.database.db.execute(sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${name}`)

  beforeAll(async () => {
    opened = await openTestDatabase('postgres')
    outside = await openTestDatabase('postgres')
    db = opened.database.db
    name = (await firstRow<{ name: string }>(db, sql`SELECT current_database() AS name`))?.name
    await db.execute(sql`CREATE TABLE written (n int)`)
  })
  afterAll(async () => {
    await opened.drop()
    await outside.drop()
  })

  it('are made again at once, whatever was running', async () => {
    const outcomes: unknown[] = []
    const work = async (i: number): Promise<void> => {
      for (let n = 0; n < 40; n += 1) {
        const done = i % 3 === 0 ? db.execute(sql`SELECT ${n}::int`) : inTransaction(db, n)
        outcomes.push(
          await done.then(
            () => 'done',
            () => 'refused',
          ),
        )
      }
    }
    const all = Promise.all(Array.from({ length: 15 }, (_, i) => work(i)))
    for (let i = 0; i < 5; i += 1) {
      await sleep(20)
      await end()
    }
    await all
    expect(outcomes).toHaveLength(600)
    expect(new Set(outcomes)).toEqual(new Set(['done', 'refused']))
    const began = Date.now()
    await Promise.all(Array.from({ length: 20 }, () => db.execute(sql`SELECT 1`)))
    // a connection that waits for its time-out takes 30 s
    expect(Date.now() - began).toBeLessThan(10_000)
  })

  it('let no later statement of their transaction be written', async () => {
    let later: unknown
    const transaction = db.transaction(async (tx) => {
      await tx.execute(sql`SELECT 1`)
      await end()
      await sleep(100)
      // other requests use the pool meanwhile, on connections made again
      await Promise.all(Array.from({ length: 20 }, () => db.execute(sql`SELECT pg_sleep(0.02)`).catch(() => null)))
      later = await tx.execute(sql`INSERT INTO written VALUES (1)`).then(
        () => 'written',
        () => 'refused',
      )
    })
    await expect(transaction).rejects.toThrow()
    await expect.poll(() => later).toBe('refused')
    expect(await firstRow(db, sql`SELECT count(*)::int AS n FROM written`)).toEqual({ n: 0 })
  })
})

async function inTransaction(db: Db, n: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_sleep(0.002)`)
    // a caller that goes on after a failure
    await tx.execute(sql`SELECT ${n}::int`).catch(() => sleep(1))
    await tx.execute(sql`SELECT 1`)
  })
}
