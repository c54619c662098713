// The way of a notice to browsers, from the plan to the written receipt, on PostgreSQL, beside what a plain loop does.
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { globalAgent } from 'node:https'
import { sql } from 'drizzle-orm'
import pLimit from 'p-limit'
import { Agent } from 'undici'
import webpush from 'web-push'
import { webPushSender } from '../../src/dispatch/channels/web-push/web-push.ts'
import { planDispatches } from '../../src/dispatch/plan-dispatches.ts'
import { openOutbox, sendDue } from '../../src/dispatch/send.ts'
import type { NoticeDeps } from '../../src/notices/deps.ts'
import { notifyMatched } from '../../src/notices/notify-matched.ts'
import { firstRow, openPostgres } from '../../src/platform/db.ts'
import { loadCatalogues } from '../../src/profile/catalogues.ts'
import { checkPolicyInput } from '../../src/publish/policy-input.ts'
import { insertDraft, updatePolicy } from '../../src/publish/store.ts'
import { addCrowd } from '../crowd.ts'
import { startCluster } from '../database.ts'
import { newSubscription } from '../receivers.ts'
import { alternate, type Bench, rounded, timed } from './bench.ts'
import { benchDeps } from './deps.ts'

const rounds = 5
const concurrency = 32

export const bench: Bench = async function* ({ small, progress }) {
  const [perRound, whole] = small ? [500, 10_000] : [4000, 100_000]
  const ca = readFileSync(new URL('../certificate/localhost.crt', import.meta.url), 'utf8')
  globalAgent.options.ca = ca
  const sink = fork(new URL('push-sink.ts', import.meta.url), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const port = await new Promise<string>((resolve) => sink.stdout?.once('data', (data) => resolve(String(data).trim())))
  const host = `127.0.0.1:${port}`
  const cluster = await startCluster({ durable: true })
  if (!cluster) throw new Error('no PostgreSQL server binaries were found')
  const database = await openPostgres(cluster.url, { poolSize: 10 })
  try {
    const { db } = database
    const device = newSubscription(host, [])
    const vapid = webpush.generateVAPIDKeys()
    const subject = 'mailto:bench@example.invalid'
    const deps = await benchDeps(db)
    progress(`${whole} recipients with a browser each, at ${host}`)
    await addCrowd(database, deps.ring, { size: whole, browsers: { count: whole, device } })
    await db.execute(sql`VACUUM ANALYZE`)
    const agent = new Agent({ connect: { ca }, connections: concurrency, keepAliveTimeout: 30_000 })
    const sender = webPushSender(deps, { keys: vapid, subject, allowedHosts: [host], agent })
    const outbox = openOutbox(deps, [sender])
    const send = async (policyId: number, recipients: number): Promise<number> => {
      const clock = await emptied(deps, policyId, recipients)
      return timed(async () => {
        await planDispatches(deps, outbox.channels, { purpose: 'notice', clock, policyId })
        await sendDue(deps, outbox, { policyId }, new AbortController().signal)
      })
    }
    const policyId = await publish(deps)
    const accepted = async () =>
      Number(
        (await firstRow<{ n: number }>(db, sql`SELECT count(*)::int AS n FROM dispatches WHERE state = 'accepted'`))?.n,
      )

    const payload = JSON.stringify({ id: 'x'.repeat(22) })
    const keys = { p256dh: device.p256dh, auth: device.auth }
    const plain = async (): Promise<number> => {
      const limit = pLimit(concurrency)
      const vapidDetails = { subject, publicKey: vapid.publicKey, privateKey: vapid.privateKey }
      return timed(() =>
        Promise.all(
          Array.from({ length: perRound }, (_, i) =>
            limit(() =>
              webpush.sendNotification({ endpoint: `${device.endpoint}/${i}`, keys }, payload, { vapidDetails }),
            ),
          ),
        ),
      )
    }
    const encryption = (): Promise<number> =>
      timed(async () => {
        for (let i = 0; i < perRound; i += 1) webpush.encrypt(keys.p256dh, keys.auth, payload, 'aes128gcm')
      })
    const ours = () => send(policyId, perRound)
    await alternate(1, [ours, plain, encryption], (text) => progress(`warm: ${text}`))
    const [oursMs = 0, plainMs = 0, encryptionMs = 0] = await alternate(rounds, [ours, plain, encryption], progress)
    if ((await accepted()) !== perRound) throw new Error('not everyone was sent to')
    yield { figure: 'messages_per_second', value: rounded((perRound / oursMs) * 1000), unit: '1/s', better: 'higher' }
    yield { figure: 'vs_plain_loop', value: rounded(plainMs / oursMs), unit: 'x', target: 4, better: 'higher' }
    yield {
      figure: 'vs_encryption_only',
      value: rounded(encryptionMs / oursMs),
      unit: 'x',
      target: 0.7,
      better: 'higher',
    }

    // what the server itself counts as time in statements, against the whole run
    const busy = async (): Promise<number> => {
      await db.execute(sql`SELECT pg_stat_force_next_flush()`)
      const row = await firstRow<{ ms: number }>(
        db,
        sql`SELECT active_time AS ms FROM pg_stat_database WHERE datname = current_database()`,
      )
      return Number(row?.ms)
    }
    await emptied(deps, policyId, whole)
    const before = await busy()
    const wholeMs = await send(policyId, whole)
    // a backend reports when it is idle
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const share = ((await busy()) - before) / wholeMs
    if ((await accepted()) !== whole) throw new Error('not everyone was sent to')
    progress(`${whole} recipients in ${Math.round(wholeMs)} ms`)
    yield { figure: 'db_share', value: rounded(share), unit: 'of the time', target: 0.15, better: 'lower' }
    await sender.close()
  } finally {
    await database.close()
    await cluster.stop()
    sink.disconnect()
  }
}

/** A document for all citizens, noticed. @returns its id */
export async function publish(deps: NoticeDeps): Promise<number> {
  const catalogues = await loadCatalogues(deps.db, new Map())
  const input = {
    title: '基准',
    body: '基准',
    tags: [],
    route: 'DIRECT' as const,
    measures: [{ title: '居民', audience: 'CITIZEN' as const, rule: null }],
  }
  const measures = checkPolicyInput(input, catalogues)
  const id = await deps.db.transaction(async (tx) => {
    const content = { input, measures, supersedesId: null, catalogueVersion: '', at: new Date() }
    const draft = await insertDraft(tx, content, { issuerId: null, ownerOrgId: null })
    await updatePolicy(tx, draft, { status: 'PUBLISHED', publishedAt: new Date() })
    return draft
  })
  await notifyMatched(deps, id)
  return id
}

/** As before the first message, with notices for so many of the crowd only. @returns their clock value */
export async function emptied({ db }: NoticeDeps, policyId: number, recipients: number): Promise<number> {
  await db.execute(sql`TRUNCATE dispatches`)
  await db.execute(sql`
    UPDATE deliveries SET accepted_at = NULL, state = 'NOTICED',
      cursor = CASE WHEN recipient_id <= (SELECT min(recipient_id) - 1 + ${recipients} FROM (
        SELECT recipient_id FROM deliveries ORDER BY recipient_id OFFSET 3) crowd) THEN 4096 ELSE 1 END
    WHERE policy_id = ${policyId}`)
  await db.execute(sql`VACUUM ANALYZE deliveries`)
  return 1
}
