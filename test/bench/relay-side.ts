// One build of Jieli on a database of its own: this one, or one in another folder (`npm run bench -- relay --beside DIR`).
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import type { Actor } from '../../src/auth/actor.ts'
import { shanghaiDay } from '../../src/platform/clock.ts'
import { type Db, firstRow } from '../../src/platform/db.ts'
import { periodOf } from '../../src/track/ledger.ts'
import { timed } from './bench.ts'

const levels = [20, 40, 40, 50, 50]

/** What is measured of a build, in milliseconds; both builds do the same. */
export type RelaySide = Awaited<ReturnType<typeof openSide>>

type Source = typeof import('../../src/notices/notify-matched.ts') & { noticePolicy: unknown }

/** @param folder a worktree with node_modules; of commit 0bc62ce or later */
async function modulesOf(folder: string) {
  const load = (path: string) => import(pathToFileURL(join(folder, path)).href)
  const older = !existsSync(join(folder, 'src/notices'))
  const matched: Source = await load(older ? 'src/deliver/notice.ts' : 'src/notices/notify-matched.ts')
  const workTask: typeof import('../../src/relay/work-task.ts') = await load('src/relay/work-task.ts')
  return {
    ...((await load('src/platform/db.ts')) as typeof import('../../src/platform/db.ts')),
    ...((await load('src/profile/catalogues.ts')) as typeof import('../../src/profile/catalogues.ts')),
    ...((await load('src/publish/policy-input.ts')) as typeof import('../../src/publish/policy-input.ts')),
    ...((await load('src/publish/store.ts')) as typeof import('../../src/publish/store.ts')),
    ...((await load(
      'src/parties/organisations/store.ts',
    )) as typeof import('../../src/parties/organisations/store.ts')),
    ...((await load(
      'src/relay/companies/find-companies.ts',
    )) as typeof import('../../src/relay/companies/find-companies.ts')),
    ...((await load('src/relay/members.ts')) as typeof import('../../src/relay/members.ts')),
    ...((await load('src/relay/plan-relay.ts')) as typeof import('../../src/relay/plan-relay.ts')),
    ...((await load('src/relay/store.ts')) as typeof import('../../src/relay/store.ts')),
    ...workTask,
    ...((await load('src/track/ledger.ts')) as typeof import('../../src/track/ledger.ts')),
    ...((await load('src/track/relay-chain.ts')) as typeof import('../../src/track/relay-chain.ts')),
    ...((await load('test/bench/deps.ts')) as typeof import('./deps.ts')),
    ...((await load('test/bench/population.ts')) as typeof import('./population.ts')),
    // before typed ownership the use case authorised by itself
    authorisesItself: older ? (workTask.forwardTask as unknown as (...args: unknown[]) => Promise<unknown>) : undefined,
    notifyMatched: (older ? matched.noticePolicy : matched.notifyMatched) as Source['notifyMatched'],
  }
}

/** @param server of the cluster, in which the side gets a database of its own */
export async function openSide(name: string, folder: string, server: string, enterprises: number) {
  const own = await modulesOf(folder)
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  await admin.unsafe(`CREATE DATABASE ${name}`)
  await admin.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  const database = await own.openPostgres(url.href, { poolSize: 10 })
  const { db } = database
  await own.populate(db, enterprises, 0)
  const organisations = district()
  await db.transaction((tx) => own.putOrganisations(tx, organisations))
  await addMembers(db, enterprises, organisations.length)
  const deps = await own.benchDeps(db)
  const on = shanghaiDay(deps.clock.now())
  const actorOf = (orgId: string): Actor => ({
    kind: 'account',
    id: 'a',
    name: 'a',
    roles: ['RELAY_ADMIN'],
    orgId,
    recipientIds: [],
  })
  const scopeOf = (orgId: string, policyId: number) => ({
    db,
    catalogues: deps.catalogues,
    policyId,
    orgId,
    now: deps.clock.now(),
  })

  /** @returns the document and how long the plan of its tasks took */
  const publish = async (): Promise<{ id: number; planMs: number }> => {
    const catalogues = await own.loadCatalogues(db, new Map())
    const measures = own.checkPolicyInput(input, catalogues)
    const id = await db.transaction(async (tx) => {
      const content = { input, measures, supersedesId: null, catalogueVersion: '', at: new Date() }
      const added = await own.insertDraft(tx, content, { issuerId: null, ownerOrgId: null })
      await own.updatePolicy(tx, added, { status: 'PUBLISHED', publishedAt: new Date() })
      return added
    })
    await own.notifyMatched(deps, id)
    return { id, planMs: await timed(() => own.planRelay(deps, id)) }
  }
  const tasksOf = (orgId: string) => own.findTasks(db, orgId, { first: 100, after: undefined })
  return {
    name,
    db,
    publish,
    tasksOf,
    close: () => database.close(),
    analyse: () => db.execute(sql`VACUUM ANALYZE`),
    /** 200 organisations without members below one that has some. */
    addWide: async (): Promise<string[]> => {
      const leaves = Array.from({ length: 200 }, (_, i) => `leaf-${i}`)
      const wide = ['wide', ...leaves].map((id) => ({ id, name: id, kind: 'PARK' as const, parentId: null }))
      await db.transaction((tx) => own.putOrganisations(tx, wide))
      await db.execute(sql`INSERT INTO memberships (bucket, recipient_id, org_id, from_on)
        SELECT bucket, recipient_id, 'wide', date '2020-01-01' FROM memberships WHERE org_id = 'org-0'`)
      return leaves
    },
    memberCount: async (orgId: string, policyId: number) =>
      (await own.countMembers(scopeOf(orgId, policyId))).memberCount,
    tasksScreenMs: async (orgId: string) => {
      const tasks = await tasksOf(orgId)
      return timed(() => Promise.all(tasks.map((task) => own.countMembers(scopeOf(orgId, task.policyId)))))
    },
    companiesMs: (orgId: string) =>
      timed(async () => {
        const { counts, read } = await own.findCompanies(deps, orgId)
        const [first] = await read(counts.slice(0, 50))
        await first?.readItems()
      }),
    forward: (orgId: string, taskId: number, toOrgs: readonly string[] = []) =>
      db.transaction(async (tx) => {
        const forward = { note: null, ...(toOrgs.length > 0 ? { memberIds: [], toOrgs } : {}) }
        if (own.authorisesItself) return own.authorisesItself(tx, deps, actorOf(orgId), String(taskId), forward)
        const task = await own.lockTask(tx, taskId)
        if (!task) throw new Error('the task is gone')
        return own.forwardTask(tx, deps, { task, accountId: 'a' }, forward)
      }),
    chainMs: async (policyId: number, orgId?: string) => {
      const [policy] = await own.readPolicies(db, [policyId])
      if (!policy) throw new Error('the document is gone')
      return timed(() => own.relayChain(deps, policy, orgId))
    },
    ledgerMs: () => timed(() => own.workLedger(db, periodOf(on, on), { on, orgId: undefined })),
  }
}

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

/** Organisations below each other in five levels. */
function district() {
  const list: { id: string; name: string; kind: 'PARK' | 'ASSOCIATION'; parentId: string | null }[] = []
  let above: string[] = []
  for (const [level, count] of levels.entries()) {
    const own = Array.from({ length: count }, (_, i) => `org-${list.length + i}`)
    for (const [i, id] of own.entries()) {
      const parentId = level === 0 ? null : (above[i % above.length] ?? null)
      list.push({ id, name: id, kind: i % 2 ? 'PARK' : 'ASSOCIATION', parentId })
    }
    above = own
  }
  return list
}

/** Each enterprise in three organisations, by arithmetic on the id. */
async function addMembers(db: Db, enterprises: number, organisations: number): Promise<void> {
  await db.execute(sql`
    INSERT INTO recipients (bucket, id, kind, name, uscc, created_at)
    SELECT id % 1024, id, 'ENTERPRISE', '企业 ' || id, NULL, now() FROM generate_series(1, ${enterprises}::bigint) AS g(id)`)
  await db.execute(sql`
    INSERT INTO memberships (bucket, recipient_id, org_id, from_on)
    SELECT id % 1024, id, 'org-' || ((id * 7919 + k * 67) % ${organisations}), date '2020-01-01'
    FROM generate_series(1, ${enterprises}::bigint) AS g(id), generate_series(0, 2) AS k ON CONFLICT DO NOTHING`)
}

/** The organisation whose members of a document are nearest to a number. */
export async function organisationOf(db: Db, policyId: number, members: number): Promise<string> {
  const row = await firstRow<{ org: string }>(
    db,
    sql`SELECT data->>'org' AS org FROM relay_events WHERE policy_id = ${policyId} AND kind = 'offered'
        ORDER BY abs((data->>'forward')::int - ${members}), 1 LIMIT 1`,
  )
  if (!row) throw new Error('no task was offered')
  return row.org
}
