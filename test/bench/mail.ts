// The way of a notice to mailboxes, from the plan to the written receipt, beside bare pooled nodemailer on the same SMTP sink.
import { fork } from 'node:child_process'
import { sql } from 'drizzle-orm'
import nodemailer from 'nodemailer'
import { emailSender } from '../../src/dispatch/channels/email/email.ts'
import { connections } from '../../src/dispatch/channels/email/mail-transport.ts'
import { planDispatches } from '../../src/dispatch/plan-dispatches.ts'
import { openOutbox, sendDue } from '../../src/dispatch/send.ts'
import { firstRow, openPostgres } from '../../src/platform/db.ts'
import { addCrowd } from '../crowd.ts'
import { startCluster } from '../database.ts'
import { alternate, type Bench, rounded, timed } from './bench.ts'
import { benchDeps } from './deps.ts'
import { emptied, publish } from './push.ts'

const rounds = 5

export const bench: Bench = async function* ({ small, progress }) {
  const count = small ? 300 : 3000
  const sink = fork(new URL('mail-sink.ts', import.meta.url), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const port = await new Promise<number>((resolve) => sink.stdout?.once('data', (data) => resolve(Number(data))))
  const cluster = await startCluster({ durable: true })
  if (!cluster) throw new Error('no PostgreSQL server binaries were found')
  const database = await openPostgres(cluster.url, { poolSize: 10 })
  try {
    const { db } = database
    const deps = await benchDeps(db)
    progress(`${count} mails a round, ${connections} connections each`)
    await addCrowd(database, deps.ring, { size: count, mailboxes: true })
    const policyId = await publish(deps)
    const sender = emailSender(deps, {
      smtpUrl: `smtp://127.0.0.1:${port}`,
      from: '接力 <jieli@example.invalid>',
      bounceTo: undefined,
      outboxDir: '',
      publicUrl: () => 'https://jieli.example.invalid',
    })
    const outbox = openOutbox(deps, [sender])
    const ours = async (): Promise<number> => {
      const clock = await emptied(deps, policyId, count)
      return timed(async () => {
        await planDispatches(deps, outbox.channels, { purpose: 'notice', clock, policyId })
        await sendDue(deps, outbox, { policyId }, new AbortController().signal)
      })
    }
    // a mail of the same parts and size
    const text =
      '居民：\n有一份政策与您有关：《基准》\n查看详情与适用条件：https://jieli.example.invalid/n/0123456789012345678901\n'.repeat(
        4,
      )
    const pool = nodemailer.createTransport({
      pool: true,
      maxConnections: connections,
      host: '127.0.0.1',
      port,
      secure: false,
    })
    const bare = (): Promise<number> =>
      timed(() =>
        Promise.all(
          Array.from({ length: count }, (_, i) =>
            pool.sendMail({
              from: '接力 <jieli@example.invalid>',
              to: `citizen-${i}@example.invalid`,
              subject: '有一份政策与您有关：基准',
              text,
              html: `<p>${text.replaceAll('\n', '</p><p>')}</p>`,
            }),
          ),
        ),
      )
    await alternate(1, [ours, bare], (done) => progress(`warm: ${done}`))
    const [oursMs = 0, bareMs = 0] = await alternate(rounds, [ours, bare], progress)
    const row = await firstRow<{ n: number }>(
      db,
      sql`SELECT count(*)::int AS n FROM dispatches WHERE state = 'accepted'`,
    )
    if (Number(row?.n) !== count) throw new Error('not everyone was sent to')
    yield { figure: 'mails_per_second', value: rounded((count / oursMs) * 1000), unit: '1/s', better: 'higher' }
    yield { figure: 'vs_bare_nodemailer', value: rounded(bareMs / oursMs), unit: 'x', target: 0.9, better: 'higher' }
    pool.close()
    await sender.close()
  } finally {
    await database.close()
    await cluster.stop()
    sink.disconnect()
  }
}
