// The last mile at a district's size: 200 organisations in five levels, 300,000 memberships, an administrator with 40 tasks.
import { sql } from 'drizzle-orm'
import { notifyMatched } from '../../src/notices/notify-matched.ts'
import { shanghaiDay } from '../../src/platform/clock.ts'
import { type Db, firstRow, openPostgres } from '../../src/platform/db.ts'
import { loadCatalogues } from '../../src/profile/catalogues.ts'
import { checkPolicyInput } from '../../src/publish/policy-input.ts'
import { insertDraft, readPolicies, updatePolicy } from '../../src/publish/store.ts'
import { findCompanies } from '../../src/relay/companies/find-companies.ts'
import { countMembers } from '../../src/relay/members.ts'
import { planRelay } from '../../src/relay/plan-relay.ts'
import { findTasks, lockTask } from '../../src/relay/store.ts'
import { forwardTask } from '../../src/relay/work-task.ts'
import { periodOf, workLedger } from '../../src/track/ledger.ts'
import { relayChain } from '../../src/track/relay-chain.ts'
import { startCluster } from '../database.ts'
import { alternate, type Bench, median, rounded, timed } from './bench.ts'
import { benchDeps } from './deps.ts'
import { populate } from './population.ts'

const levels = [20, 40, 40, 50, 50]
const documents = 40

export const bench: Bench = async function* ({ small, progress }) {
  const enterprises = small ? 10_000 : 100_000
  const cluster = await startCluster({ durable: true })
  if (!cluster) throw new Error('no PostgreSQL server binaries were found')
  const database = await openPostgres(cluster.url, { poolSize: 10 })
  try {
    const { db } = database
    await populate(db, enterprises, 0)
    await addDistrict(db, enterprises)
    const deps = await benchDeps(db)
    const on = shanghaiDay(deps.clock.now())
    progress(
      `${enterprises} enterprises, ${enterprises * 3} memberships, ${levels.join(' + ')} organisations in five levels`,
    )

    const plans: number[] = []
    const policies: number[] = []
    for (let i = 0; i < documents; i += 1) {
      const id = await publish(deps.db)
      await notifyMatched(deps, id)
      plans.push(await timed(() => planRelay(deps, id)))
      policies.push(id)
    }
    await db.execute(sql`VACUUM ANALYZE`)
    yield { figure: 'plan_ms', value: Math.round(median(plans)), unit: 'ms a document', better: 'lower' }

    // the organisation nearest to 600 matched members
    const orgId = await organisationOf(db, policies[0] ?? 0, small ? 60 : 600)
    const tasks = await findTasks(db, orgId, { first: 100, after: undefined })
    const scope = (policyId: number) => ({ db, catalogues: deps.catalogues, policyId, orgId, now: deps.clock.now() })
    const { memberCount } = await countMembers(scope(policies[0] ?? 0))
    progress(`${tasks.length} tasks of ${memberCount} members`)
    const screen = await timed(() => Promise.all(tasks.map((task) => countMembers(scope(task.policyId)))))
    yield {
      figure: 'tasks_screen_ms',
      value: Math.round(screen),
      unit: 'ms for 40 tasks with their counts',
      better: 'lower',
    }

    const companies = await timed(async () => {
      const { counts, read } = await findCompanies(deps, orgId)
      const [first] = await read(counts.slice(0, 50))
      await first?.readItems()
    })
    yield {
      figure: 'companies_ms',
      value: Math.round(companies),
      unit: `ms for the first 50 of ${memberCount} companies × ${tasks.length} tasks`,
      better: 'lower',
    }

    let next = 0
    const forwards = () =>
      timed(async () => {
        for (const task of tasks.slice(next, next + 8))
          await db.transaction(async (tx) => {
            const locked = await lockTask(tx, task.id)
            if (locked) await forwardTask(tx, deps, { task: locked, accountId: 'a' }, { note: null })
          })
        next += 8
      })
    // the same rows, put where nothing looks at them
    await db.execute(sql`CREATE TABLE bare (LIKE forwards INCLUDING ALL)`)
    let written = 0
    const bare = () =>
      timed(async () => {
        for (const task of tasks.slice(written, written + 8))
          await db.execute(sql`INSERT INTO bare SELECT * FROM forwards WHERE policy_id = ${task.policyId}`)
        written += 8
      })
    const [oursMs = 0, bareMs = 0] = await alternate(5, [forwards, bare], progress)
    yield { figure: 'forward_ms', value: Math.round(oursMs / 8), unit: `ms a task of ${memberCount}`, better: 'lower' }
    yield { figure: 'forward_vs_bare_insert', value: rounded(oursMs / bareMs), unit: 'x', better: 'lower' }

    const [policy] = await readPolicies(db, [policies[0] ?? 0])
    if (!policy) throw new Error('the document is gone')
    const chain = await timed(() => relayChain(deps, policy))
    yield { figure: 'chain_ms', value: Math.round(chain), unit: 'ms, 200 hops', better: 'lower' }
    const own = await timed(() => relayChain(deps, policy, orgId))
    yield { figure: 'own_chain_ms', value: Math.round(own), unit: 'ms', better: 'lower' }
    const ledger = await timed(() => workLedger(db, periodOf(on, on), { on, orgId: undefined }))
    yield { figure: 'ledger_ms', value: Math.round(ledger), unit: `ms, ${documents} documents`, better: 'lower' }
  } finally {
    await database.close()
    await cluster.stop()
  }
}

/** Organisations below each other, each enterprise in three of them, by arithmetic on the id. */
async function addDistrict(db: Db, enterprises: number): Promise<void> {
  const list: { id: string; name: string; kind: string; parent_id: string | null }[] = []
  let above: string[] = []
  for (const [level, count] of levels.entries()) {
    const own = Array.from({ length: count }, (_, i) => `org-${list.length + i}`)
    for (const [i, id] of own.entries())
      list.push({
        id,
        name: id,
        kind: i % 2 ? 'PARK' : 'ASSOCIATION',
        parent_id: level === 0 ? null : (above[i % above.length] ?? null),
      })
    above = own
  }
  await db.execute(sql`
    INSERT INTO organisations (id, name, kind, parent_id) SELECT id, name, kind, parent_id
    FROM jsonb_to_recordset(${JSON.stringify(list)}::jsonb) AS o(id text, name text, kind text, parent_id text)`)
  await db.execute(sql`
    INSERT INTO recipients (bucket, id, kind, name, uscc, created_at)
    SELECT id % 1024, id, 'ENTERPRISE', '企业 ' || id, NULL, now() FROM generate_series(1, ${enterprises}::bigint) AS g(id)`)
  await db.execute(sql`
    INSERT INTO memberships (bucket, recipient_id, org_id, from_on)
    SELECT id % 1024, id, 'org-' || ((id * 7919 + k * 67) % ${list.length}), date '2020-01-01'
    FROM generate_series(1, ${enterprises}::bigint) AS g(id), generate_series(0, 2) AS k ON CONFLICT DO NOTHING`)
}

async function publish(db: Db): Promise<number> {
  const catalogues = await loadCatalogues(db, new Map())
  const input = {
    title: '基准',
    body: '基准',
    tags: [],
    route: 'DIRECT' as const,
    measures: [
      {
        title: '中小企业',
        audience: 'ENTERPRISE' as const,
        rule: {
          all: [
            { fact: 'is_sme', is: true },
            { fact: 'employees', gte: 400 },
          ],
        },
      },
    ],
  }
  const measures = checkPolicyInput(input, catalogues)
  return db.transaction(async (tx) => {
    const content = { input, measures, supersedesId: null, catalogueVersion: '', at: new Date() }
    const id = await insertDraft(tx, content, { issuerId: null, ownerOrgId: null })
    await updatePolicy(tx, id, { status: 'PUBLISHED', publishedAt: new Date() })
    return id
  })
}

async function organisationOf(db: Db, policyId: number, members: number): Promise<string> {
  const row = await firstRow<{ org: string }>(
    db,
    sql`SELECT data->>'org' AS org FROM relay_events WHERE policy_id = ${policyId} AND kind = 'offered'
        ORDER BY abs((data->>'forward')::int - ${members}), 1 LIMIT 1`,
  )
  if (!row) throw new Error('no task was offered')
  return row.org
}
