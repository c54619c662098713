// A publication on its way to thousands of open subscriptions of one process, beside a bare `ws` server that sends the same text to
// as many sockets. Both servers and the clients are processes of their own; the publication runs in this one, as in a worker.
//
// A round begins when the publication's transaction has done its last statement and is about to commit: from there on it is
// announced (the commit itself and LISTEN/NOTIFY count as ours). What comes before is the bench `match`; `whole_ms` has both.
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { makeDemoToken } from '../../src/auth/sign-in.ts'
import type { NoticeDeps } from '../../src/notices/deps.ts'
import { notifyMatched } from '../../src/notices/notify-matched.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { parseKeyRing } from '../../src/platform/crypto.ts'
import { type Database, openPostgres, rows } from '../../src/platform/db.ts'
import { startCluster } from '../database.ts'
import { type Bench, median, rounded } from './bench.ts'
import { benchDeps } from './deps.ts'
import type { Round, Tally, Told } from './live-clients.ts'
import { newPolicy } from './match.ts'
import { populate } from './population.ts'

const warmUps = 4
const rounds = 15
const reconnects = 3
const keys = { current: 'k', keys: { k: Buffer.alloc(32).toString('base64') } }

export const bench: Bench = async function* ({ small, progress }) {
  const subscribers = small ? 500 : 5000
  const cluster = await startCluster({ durable: true })
  if (!cluster) throw new Error('no PostgreSQL server binaries were found')
  const database = await openPostgres(cluster.url, { poolSize: 4 })
  const children: ChildProcess[] = []
  const start = async (name: string): Promise<[ChildProcess, string]> => {
    const child = fork(fileURLToPath(new URL(`./live-${name}.ts`, import.meta.url)), {
      env: { ...process.env, DATABASE_URL: cluster.url, JIELI_KEYS: JSON.stringify(keys) },
      execArgv: ['--expose-gc'],
    })
    children.push(child)
    return [child, await answer<string>(child)]
  }
  try {
    const publish = await publisher(database)
    progress(`populating, ${subscribers} subscribers`)
    await populate(database.db, subscribers * 2.8, 0)
    await publish()
    const tokens = await accounts(database, subscribers)
    const [clients] = await start('clients')
    const [service, serviceUrl] = await start('service')
    const [bare, bareUrl] = await start('bare')
    const idle = await ask<number>(service, 'memory')
    await ask(clients, { do: 'open', group: 'jieli', url: serviceUrl, tokens })
    const socketKb = ((await ask<number>(service, 'memory')) - idle) / 1024 / subscribers
    await ask(clients, { do: 'open', group: 'bare', url: bareUrl, tokens })
    progress(`${subscribers} subscribers stand on either side`)

    const notices = async (reconnect: boolean): Promise<Sample> => {
      await ask(clients, { do: 'round', group: 'jieli', reconnect })
      const done = answer<Round>(clients)
      return sampleOf(await publish(), await done)
    }
    const broadcast = async (text: string): Promise<Sample> => {
      await ask(clients, { do: 'round', group: 'bare', reconnect: false })
      const done = answer<Round>(clients)
      const at = now()
      bare.send(text)
      return sampleOf({ startedAt: at, committingAt: at }, await done)
    }
    const ours: Sample[] = []
    const theirs: Sample[] = []
    for (let round = 1 - warmUps; round <= rounds; round += 1) {
      const sample = await notices(false)
      const other = await broadcast(sample.text)
      progress(`round ${round} of ${rounds}: ${sample.last.toFixed(0)} ms, bare ${other.last.toFixed(0)} ms`)
      if (round < 1) continue
      ours.push(sample)
      theirs.push(other)
    }
    for (let i = 1; i <= reconnects; i += 1)
      progress(`every tenth reconnects (${i} of ${reconnects}): ${(await notices(true)).last.toFixed(0)} ms`)
    // whatever came twice has come by now: a publication more lies between
    await notices(false)
    const { received, doubled } = await ask<Tally>(clients, { do: 'tally' })
    const published = 1 + warmUps + rounds + reconnects + 1

    const [last, bareLast] = [median(ours.map((each) => each.last)), median(theirs.map((each) => each.last))]
    yield { figure: 'subscribers', value: subscribers, unit: 'sockets', better: 'higher' }
    // with few subscribers what does not grow with them (commit, announcement, first reading) is half of it
    const target = small ? {} : { target: 3 }
    yield { figure: 'vs_bare_ws', value: rounded(last / bareLast), unit: 'x', ...target, better: 'lower' }
    yield { figure: 'lost', value: published * subscribers - received, unit: 'notices', target: 0, better: 'lower' }
    yield { figure: 'doubled', value: doubled, unit: 'notices', target: 0, better: 'lower' }
    yield { figure: 'last_ms', value: rounded(last), unit: 'ms', better: 'lower' }
    yield { figure: 'p99_ms', value: rounded(median(ours.map((each) => each.p99))), unit: 'ms', better: 'lower' }
    yield { figure: 'whole_ms', value: rounded(median(ours.map((each) => each.whole))), unit: 'ms', better: 'lower' }
    yield { figure: 'socket_kb', value: rounded(socketKb), unit: 'KB', better: 'lower' }
  } finally {
    for (const child of children) child.kill()
    await database.close()
    await cluster.stop()
  }
}

/** Milliseconds from the commit (last, p99) or from the beginning of the transaction (whole) to the arrivals. */
type Sample = { last: number; p99: number; whole: number; text: string }
type Published = { startedAt: number; committingAt: number }

const now = (): number => Number(process.hrtime.bigint()) / 1e6

const sampleOf = ({ startedAt, committingAt }: Published, round: Round): Sample => ({
  last: round.lastAt - committingAt,
  p99: round.p99At - committingAt,
  whole: round.lastAt - startedAt,
  text: round.sample,
})

/** Publishes a document to all that match. */
async function publisher(database: Database): Promise<() => Promise<Published>> {
  let committingAt = 0
  const plain = await benchDeps(database.db)
  // notifyMatched's last word in its transaction is a job
  const emit = async (): Promise<void> => {
    committingAt = now()
  }
  const deps: NoticeDeps = { ...plain, jobs: { ...plain.jobs, emit } }
  return async () => {
    const id = await newPolicy(deps)
    const startedAt = now()
    await notifyMatched(deps, id)
    return { startedAt, committingAt }
  }
}

/** An account for each of so many recipients that have a notice. @returns their tokens */
async function accounts({ db }: Database, count: number): Promise<string[]> {
  const ring = parseKeyRing(JSON.stringify(keys))
  const found = await rows<{ recipient_id: number }>(db, sql`SELECT recipient_id FROM deliveries LIMIT ${count}`)
  if (found.length < count) throw new Error(`only ${found.length} recipients match`)
  const list = found.map((row) => ({ id: `live-${row.recipient_id}`, recipient: Number(row.recipient_id) }))
  const json = JSON.stringify(list)
  await db.execute(sql`
    INSERT INTO accounts (id, name, roles, demo)
    SELECT id, id, '{ENTERPRISE}', true FROM jsonb_to_recordset(${json}::jsonb) AS r(id text)`)
  await db.execute(sql`
    INSERT INTO grants (account_id, recipient_id)
    SELECT id, recipient FROM jsonb_to_recordset(${json}::jsonb) AS r(id text, recipient bigint)`)
  return Promise.all(list.map(({ id }) => makeDemoToken(ring, systemClock, id)))
}

/** The next message of a child. @throws when it ends instead */
function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error(`${child.spawnargs.at(-1)} ended`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message as T)
    })
  })
}

function ask<T>(child: ChildProcess, told: Told | 'memory'): Promise<T> {
  const done = answer<T>(child)
  child.send(told)
  return done
}
