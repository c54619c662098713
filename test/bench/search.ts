// Full-text search over 20,000 documents: whether every part of a text finds it, and how long a query takes.
// Texts are the project's given documents where they are beside the checkout, else those of the demo world.
// With `--beside DIR` a second build answers the same queries in turn.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import postgres from 'postgres'
import { readDemoFile } from '../../src/demo/read-data.ts'
import { shanghaiDay } from '../../src/platform/clock.ts'
import { startCluster } from '../database.ts'
import { type Bench, rounded, timed } from './bench.ts'

const here = fileURLToPath(new URL('../../', import.meta.url))
const given = fileURLToPath(new URL('../../../shared/data/policies/', import.meta.url))
const files = ['laws-shanghai', 'policies-other-regions', 'policies-national', 'policies-shanghai']
const on = shanghaiDay(new Date())

type Text = { title: string; body: string }

function readTexts(): Text[] {
  const lines = existsSync(given)
    ? files.flatMap((name) => readFileSync(`${given}${name}.jsonl`, 'utf8').split('\n'))
    : readDemoFile('policies.jsonl', on).split('\n')
  return lines.filter(Boolean).map((line) => {
    const { title, text } = JSON.parse(line) as { title: string; text: string }
    return { title, body: text }
  })
}

/** Han substrings of 2 to 12 characters that occur in a text, seeded. */
function drawParts(texts: readonly Text[], count: number): string[] {
  const draws = fc.sample(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 2, max: 12 })), {
    seed: 1201,
    numRuns: 4 * count,
  })
  return draws
    .flatMap(([which, where, length]) => {
      const body = texts[which % texts.length]?.body ?? ''
      const part = body.slice(where % body.length, (where % body.length) + length)
      return /^\p{Script=Han}{2,}$/u.test(part) ? [part] : []
    })
    .slice(0, count)
}

/** One build on a database of its own with the texts, each repeated until there are `size` documents. */
async function openSide(name: string, folder: string, server: string, texts: readonly Text[], size: number) {
  const load = (path: string) => import(pathToFileURL(join(folder, path)).href)
  const { openPostgres }: typeof import('../../src/platform/db.ts') = await load('src/platform/db.ts')
  const store: typeof import('../../src/publish/store.ts') = await load('src/publish/store.ts')
  const { findPolicies }: typeof import('../../src/publish/find-policies.ts') =
    await load('src/publish/find-policies.ts')
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  await admin.unsafe(`CREATE DATABASE ${name}`)
  await admin.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  const { db, close } = await openPostgres(url.href, { poolSize: 2 })
  const owner = { issuerId: null, ownerOrgId: null }
  for (const text of texts) {
    const input = { ...text, tags: [], route: 'DIRECT' as const, measures: [] }
    const content = { input, measures: [], supersedesId: null, catalogueVersion: '', at: new Date() }
    await db.transaction(async (tx) => {
      const id = await store.insertDraft(tx, content, owner)
      await store.updatePolicy(tx, id, { status: 'PUBLISHED', publishedAt: new Date() })
    })
  }
  const copies = Math.ceil(size / texts.length) - 1
  await db.execute(sql`
    INSERT INTO policies (title, body, status, route, urgent, search, created_at, updated_at, published_at)
    SELECT title, body, status, route, urgent, search, created_at, updated_at, published_at
    FROM policies, generate_series(1, ${copies}::int) ORDER BY random()`)
  if (existsSync(join(folder, 'src/publish/plain-text.ts')))
    await db.execute(sql`
      INSERT INTO policy_texts (policy_id, plain)
      SELECT p.id, t.plain FROM policies p JOIN policies o ON o.body = p.body AND o.title = p.title
      JOIN policy_texts t ON t.policy_id = o.id WHERE p.id <> o.id ON CONFLICT DO NOTHING`)
  await db.execute(sql`VACUUM ANALYZE`)
  const filter = { statuses: ['PUBLISHED' as const], on }
  return { close, find: (text: string, first: number) => findPolicies(db, { ...filter, text }, first, 0) }
}

export const bench: Bench = async function* ({ small, beside, progress }) {
  const cluster = await startCluster({ durable: true })
  if (!cluster) throw new Error('no PostgreSQL server binaries were found')
  const texts = readTexts()
  const sides: Awaited<ReturnType<typeof openSide>>[] = []
  try {
    const size = small ? 2000 : 20_000
    progress(`${texts.length} texts, ${size} documents`)
    sides.push(await openSide('ours', here, cluster.url, texts, size))
    if (beside) sides.push(await openSide('beside', beside, cluster.url, texts, size))
    const parts = drawParts(texts, small ? 200 : 2000)
    const joined = texts.map(({ body }) => body.replace(/\s/g, ''))
    const copies = Math.ceil(size / texts.length)
    const missed = sides.map(() => 0)
    const took: number[][] = sides.map(() => [])
    for (const [n, part] of parts.entries()) {
      const holders = joined.filter((body) => body.includes(part)).length * copies
      for (const [i, side] of sides.entries()) {
        let total = 0
        took[i]?.push(await timed(async () => ({ total } = await side.find(part, 20))))
        if (total < holders) missed[i] = (missed[i] ?? 0) + 1
      }
      if (n % 200 === 0) progress(`query ${n} of ${parts.length}`)
    }
    yield figureOf('queries_that_miss_documents', `of ${parts.length}`, missed)
    yield figureOf(
      'search_p50_ms',
      `ms at ${size} documents`,
      took.map((list) => quantile(list, 0.5)),
    )
    yield figureOf(
      'search_p99_ms',
      `ms at ${size} documents`,
      took.map((list) => quantile(list, 0.99)),
    )
  } finally {
    for (const side of sides) await side.close()
    await cluster.stop()
  }
}

const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN

function figureOf(figure: string, unit: string, [ours = Number.NaN, other]: readonly number[]) {
  const value = { figure, value: rounded(ours), unit, better: 'lower' as const }
  return other === undefined ? value : { ...value, beside: rounded(other), timesFaster: rounded(other / ours) }
}
