// The ledger counts many documents at once. Its figures for an organisation are those of the documents' chains.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPolicies } from '../../src/publish/store.ts'
import { tasksOfPolicy } from '../../src/relay/store.ts'
import { countHops, type HopCounts } from '../../src/track/hop-figures.ts'
import { periodOf, workLedger } from '../../src/track/ledger.ts'
import { ownScope, subtree } from '../../src/track/relay-chain.ts'
import { engines } from '../database.ts'
import { isFull } from '../effort.ts'
import { published } from '../publish.ts'
import { buildGraph, type Graph, graphPlans } from '../random-graph.ts'
import { startService, type TestService } from '../service.ts'

const on = '2026-11-24'
const documents = 7
// the small world's manufacturers match too, so that counts are never empty
const rule = { fact: 'employees', gte: 20 }
const steps = fc.array(
  fc.record({
    do: fc.constantFrom('forward', 'outreach', 'open', 'contest', 'handDown'),
    org: fc.nat(11),
    policy: fc.nat(documents - 1),
    one: fc.nat(24),
  }),
  { minLength: 20, maxLength: 40 },
)

describe.each(engines)('the ledger and the chains on %s', (engine) => {
  let service: TestService
  beforeAll(async () => {
    service = await startService(engine)
  })
  afterAll(() => service?.stop())

  it('have the same counts for every organisation, also in its own view', { timeout: 600_000 }, async () => {
    let turn = 0
    const policies: string[] = []
    await fc.assert(
      fc.asyncProperty(graphPlans, steps, async (plan, history) => {
        turn += 1
        const graph = await buildGraph(service, `l${turn}`, plan)
        const own: string[] = []
        for (let i = 0; i < documents; i += 1) {
          const measures = [{ title: '二十人以上', audience: 'ENTERPRISE', rule }]
          own.push(await published(service, { route: i % 2 ? 'RELAY_FIRST' : 'DIRECT', measures }))
        }
        policies.push(...own)
        for (const step of history) await take(service, graph, own[step.policy] ?? '', step)
        await service.gql('pub-a', 'mutation($p: ID!) { repealPolicy(id: $p, reason: "错误") { id } }', { p: own[0] })
        await service.settled()
        const total = await compare(service, policies.map(Number), undefined)
        for (const orgId of ['park', ...graph.orgIds.slice(0, 3)]) await compare(service, policies.map(Number), orgId)
        expect(total).toBeGreaterThan(0)
      }),
      { numRuns: isFull ? 6 : 3, endOnFailure: true },
    )
    // more documents than one statement counts
    expect(policies.length).toBeGreaterThan(20)
  })
})

/** Takes one step where possible. A refusal is an answer. */
async function take(service: TestService, graph: Graph, p: string, step: { do: string; org: number; one: number }) {
  const at = step.org % graph.orgIds.length
  const admin = graph.admins[at]?.[0] ?? ''
  const enterprise = `${graph.orgIds[0]?.split('-')[0]}-ent-${step.one % graph.recipientIds.length}`
  if (step.do === 'open') {
    const { deliveries } = await service.ok(enterprise, '{ deliveries { edges { node { id policy { id } } } } }')
    const d = deliveries.edges.find((edge: any) => edge.node.policy.id === p)?.node.id
    if (d) await service.ok(enterprise, 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', { d })
    return
  }
  if (step.do === 'contest') {
    const r = String(graph.recipientIds[step.one % graph.recipientIds.length])
    const contest =
      'mutation($r: ID!, $o: ID!) { contestMembership(recipientId: $r, orgId: $o, reason: "没有") { contestedAt } }'
    await service.gql(enterprise, contest, { r, o: graph.orgIds[at] })
    return
  }
  const { relayTasks } = await service.ok(admin, '{ relayTasks(first: 100) { edges { node { id policy { id } } } } }')
  const t = relayTasks.edges.find((edge: any) => edge.node.policy.id === p)?.node.id
  if (!t) return
  const membersQuery = 'query($t: ID!) { relayTask(id: $t) { members { edges { node { recipientId } } } } }'
  const { relayTask } = await service.ok(admin, membersQuery, { t })
  const ids = relayTask.members.edges.map((edge: any) => edge.node.recipientId)
  const variables = {
    t,
    m: ids.slice(0, 1 + (step.one % 3)),
    o: [graph.orgIds[step.one % graph.orgIds.length]],
  }
  if (step.do === 'forward')
    await service.gql(
      admin,
      'mutation($t: ID!, $m: [ID!]) { forwardRelay(taskId: $t, memberIds: $m) { id } }',
      variables,
    )
  else if (step.do === 'handDown') {
    const down = 'mutation($t: ID!, $o: [ID!]) { forwardRelay(taskId: $t, memberIds: [], toOrgs: $o) { id } }'
    await service.gql(admin, down, variables)
  } else {
    const record = `mutation($t: ID!, $m: [ID!]!) { recordOutreach(taskId: $t, memberIds: $m, method: "电话", at: "${on}T04:00:00Z") { id } }`
    await service.gql(admin, record, variables)
  }
}

/** @param orgId an organisation that reads its own ledger @returns number of members counted */
async function compare(service: TestService, policyIds: readonly number[], orgId: string | undefined): Promise<number> {
  const { db } = service.app.deps
  const sums = new Map<string, HopCounts>()
  for (const policy of await readPolicies(db, policyIds)) {
    const all = await tasksOfPolicy(db, policy.id)
    const scope = orgId === undefined ? undefined : await ownScope(db, subtree(all, orgId), orgId)
    const tasks = all.filter((task) => orgId === undefined || task.orgId === orgId)
    const counts = await countHops(db, policy, tasks, { on, scope })
    for (const task of tasks) {
      const [sum, hop] = [sums.get(task.orgId), counts.get(task.id)]
      const add = (key: keyof HopCounts): number => (sum?.[key] ?? 0) + (hop?.[key] ?? 0)
      sums.set(task.orgId, {
        memberCount: add('memberCount'),
        noticedCount: add('noticedCount'),
        reachedCount: add('reachedCount'),
        unreachedCount: add('unreachedCount'),
        openedCount: add('openedCount'),
        actedCount: add('actedCount'),
      })
    }
  }
  const ledger = await workLedger(db, periodOf(on, on), { on, orgId, own: orgId !== undefined })
  const counted = ledger.map((row): [string, HopCounts] => [
    row.orgId,
    {
      memberCount: row.members,
      noticedCount: row.noticed,
      reachedCount: row.reached,
      unreachedCount: row.unreached,
      openedCount: row.opened,
      actedCount: row.acted,
    },
  ])
  expect(new Map(counted)).toEqual(sums)
  return [...sums.values()].reduce((total, sum) => total + sum.memberCount, 0)
}
