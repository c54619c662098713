// Random districts and random weeks of work in them: several administrators at once, by GraphQL.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChannelSender } from '../../src/dispatch/channels/channel.ts'
import { engines } from '../database.ts'
import { isFull } from '../effort.ts'
import { published } from '../publish.ts'
import { buildGraph, type Graph, graphPlans } from '../random-graph.ts'
import { startService, type TestService, type Text } from '../service.ts'

type Step =
  | { do: 'receive' | 'forward' | 'return'; org: number; admin: number; policy: number }
  | {
      do: 'forwardSome' | 'outreach' | 'withdraw' | 'setAside'
      org: number
      admin: number
      policy: number
      mask: number
    }
  | { do: 'handDown'; org: number; admin: number; policy: number; to: number }
  | { do: 'open'; enterprise: number; policy: number }
  | { do: 'hours'; hours: number }
  | { do: 'repeal'; policy: number }

const at = { org: fc.nat(11), admin: fc.nat(1), policy: fc.nat(1) }
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('receive' as const), ...at }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('forward' as const), ...at }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('return' as const), ...at }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom('forwardSome' as const, 'outreach' as const, 'withdraw' as const, 'setAside' as const),
        ...at,
        mask: fc.nat(255),
      }),
    },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('handDown' as const), ...at, to: fc.nat(11) }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('open' as const), enterprise: fc.nat(24), policy: fc.nat(1) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('hours' as const), hours: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('repeal' as const), policy: fc.constant(1) }) },
  ),
  { minLength: 15, maxLength: 45 },
)

type Sent = { policyId: number; recipientId: number; purpose: string }

/** Accepts every mail and records its recipient. */
const recorder = (sent: Sent[]): ChannelSender => ({
  channel: 'EMAIL',
  concurrency: 4,
  deadlineMs: 1000,
  retryAfterMs: [],
  close: async () => {},
  open: async () => async (message) => {
    for (const { policyId, recipientId, purpose } of message.dispatches) sent.push({ policyId, recipientId, purpose })
    return { kind: 'sent', providerRef: '1' }
  },
})

const allowed = ['CONFLICT', 'NOT_FOUND', 'BAD_USER_INPUT']
const rule = {
  all: [
    { fact: 'industry', in: ['F52'] },
    { fact: 'employees', gte: 20 },
  ],
}
const chainQuery = `query($p: ID!) { relayChain(policyId: $p) { matched noticed reachedDirect reachedRelay reachedBoth unreached opened acted toldOffline intact
  unreachedEnterprises { totalCount } hops { id parentId state offeredAt dueAt org { id } memberCount noticedCount reachedCount openedCount toldOfflineCount } } }`

async function sweep(service: TestService): Promise<void> {
  const { db, jobs } = service.app.deps
  for (const queue of ['remind-tasks', 'release-held', 'expire-tasks'] as const)
    await db.transaction((tx) => jobs.fire(tx, queue))
  await service.settled()
}

describe.each(engines)('random weeks of relay work on %s', (engine) => {
  it('no cycle, no recipient notified or reminded twice, counts add up, the log verifies', {
    timeout: 3_600_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(graphPlans, fc.constantFrom('DIRECT', 'RELAY_FIRST'), steps, async (plan, route, history) => {
        const sent: Sent[] = []
        const service = await startService(engine, { channels: () => [recorder(sent)] })
        try {
          const graph = await buildGraph(service, 'g', plan)
          const measures = [{ title: '批发零售', audience: 'ENTERPRISE', rule }]
          const policies = [await published(service, { route, measures }), await published(service, { measures })]
          const run = worker(service, graph, policies)
          // three steps at once
          for (let i = 0; i < history.length; i += 3) {
            const batch = history.slice(i, i + 3)
            await Promise.all(batch.filter((step) => step.do !== 'hours').map(run))
            // Why alone: a token must not expire during a request.
            for (const pause of batch.filter((step) => step.do === 'hours')) await run(pause)
            await service.settled()
          }
          service.clock.advance(7 * 24 * 3600_000)
          await sweep(service)
          for (const [i, id] of policies.entries())
            await check(service, id, graph, sent, i === 1 && history.some((step) => step.do === 'repeal'))
          expect(service.logs.filter((line) => Number(line.level) >= 50)).toEqual([])
        } finally {
          await service.stop()
        }
      }),
      { numRuns: isFull ? 8 : 2, endOnFailure: true },
    )
  })
})

/** Takes one step with an authorised account. A refusal is an answer, a fault fails the test. */
function worker(service: TestService, graph: Graph, policies: readonly string[]) {
  const send = async <T extends Text>(account: string, query: T, variables: Record<string, unknown>) => {
    const { data, errors } = await service.gql(account, query, variables)
    for (const error of errors ?? []) expect(allowed, JSON.stringify(error)).toContain(error.extensions.code)
    return data
  }
  const members = (mask: number) => graph.recipientIds.filter((_, i) => (mask >> (i % 8)) & 1).map(String)
  return async (step: Step): Promise<void> => {
    if (step.do === 'hours') {
      service.clock.advance(step.hours * 3600_000)
      return sweep(service)
    }
    const p = policies[step.policy] ?? ''
    if (step.do === 'repeal')
      return void (await send('pub-a', 'mutation($p: ID!) { repealPolicy(id: $p, reason: "错误") { id } }', { p }))
    if (step.do === 'open') {
      const account = `g-ent-${step.enterprise % graph.recipientIds.length}`
      const found = await send(account, '{ deliveries { edges { node { id policy { id } } } } }', {})
      const d = found.deliveries.edges.find((edge: any) => edge.node.policy.id === p)?.node.id
      return void (d && (await send(account, 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', { d })))
    }
    const org = step.org % graph.orgIds.length
    const admin = graph.admins[org]?.[step.admin] ?? ''
    const { relayTasks } = await send(admin, '{ relayTasks(first: 100) { edges { node { id policy { id } } } } }', {})
    const t = relayTasks.edges.find((edge: any) => edge.node.policy.id === p)?.node.id
    if (!t) return
    if (step.do === 'receive') await send(admin, 'mutation($t: ID!) { receiveRelay(taskId: $t) { id } }', { t })
    if (step.do === 'forward') await send(admin, 'mutation($t: ID!) { forwardRelay(taskId: $t) { id } }', { t })
    if (step.do === 'return')
      await send(admin, 'mutation($t: ID!) { returnRelay(taskId: $t, reason: "不适用") { id } }', { t })
    if (step.do === 'handDown') {
      const o = [graph.orgIds[step.to % graph.orgIds.length]]
      await send(admin, 'mutation($t: ID!, $o: [ID!]) { forwardRelay(taskId: $t, memberIds: [], toOrgs: $o) { id } }', {
        t,
        o,
      })
    }
    // the step can name recipients who are no members: then it names the members only
    if (step.do === 'forwardSome' || step.do === 'outreach' || step.do === 'withdraw' || step.do === 'setAside') {
      const own = await send(
        admin,
        'query($t: ID!) { relayTask(id: $t) { members { edges { node { recipientId } } } } }',
        { t },
      )
      const ids = own.relayTask.members.edges.map((edge: any) => edge.node.recipientId)
      const m = members(step.mask).filter((id) => ids.includes(id))
      if (step.do === 'forwardSome')
        await send(admin, 'mutation($t: ID!, $m: [ID!]) { forwardRelay(taskId: $t, memberIds: $m) { id } }', { t, m })
      else if (step.do === 'setAside')
        await send(admin, 'mutation($t: ID!, $m: [ID!]!) { setAsideMembers(taskId: $t, memberIds: $m) { id } }', {
          t,
          m,
        })
      else if (step.do === 'withdraw')
        await send(admin, 'mutation($t: ID!, $m: [ID!]) { withdrawOutreach(taskId: $t, memberIds: $m) { id } }', {
          t,
          m,
        })
      else
        await send(
          admin,
          'mutation($t: ID!, $m: [ID!]!, $at: DateTime!) { recordOutreach(taskId: $t, memberIds: $m, method: "电话", at: $at) { id } }',
          { t, m, at: service.clock.now().toISOString() },
        )
    }
  }
}

async function check(
  service: TestService,
  p: string,
  graph: Graph,
  sent: readonly Sent[],
  repealed: boolean,
): Promise<void> {
  const { relayChain: chain } = await service.ok('over', chainQuery, { p })
  // the chain is a tree: each organisation once, never below itself, due no later than the hop above
  const hops = new Map<string, any>(chain.hops.map((hop: any) => [hop.id, hop]))
  expect(new Set(chain.hops.map((hop: any) => hop.org.id)).size).toBe(chain.hops.length)
  for (const hop of chain.hops) {
    const above = hop.parentId === null ? undefined : hops.get(hop.parentId)
    if (hop.parentId !== null) expect(above).toBeDefined()
    if (above) {
      expect(upwards(hop, hops)).not.toContain(hop.id)
      // a late hand-down has a deadline of its own
      expect(hop.dueAt <= above.dueAt || hop.offeredAt >= above.dueAt).toBe(true)
    }
    expect(['FORWARDED', 'RETURNED', 'EXPIRED', 'RECALLED']).toContain(hop.state)
    expect(hop.openedCount).toBeLessThanOrEqual(hop.noticedCount)
    expect(hop.reachedCount).toBeLessThanOrEqual(chain.noticed + chain.toldOffline)
    // members told offline, without a notice, are reached too
    expect(hop.toldOfflineCount).toBeLessThanOrEqual(hop.reachedCount)
  }
  // every matched enterprise is notified in the end, whatever the organisations did
  const matched = graph.plan.enterprises.filter(({ employees }) => (employees ?? 0) >= 20).length
  expect(chain.matched).toBe(matched)
  expect(chain.reachedDirect + chain.reachedRelay + chain.reachedBoth + chain.unreached).toBe(chain.matched)
  expect(chain.unreachedEnterprises.totalCount).toBe(chain.unreached)
  if (!repealed) expect(chain.noticed).toBeGreaterThanOrEqual(matched)
  // messages: one notice and at most one reminder for each recipient
  const own = sent.filter((one) => String(one.policyId) === p)
  const times = (purpose: string) =>
    [
      ...Map.groupBy(
        own.filter((one) => one.purpose === purpose),
        (one) => one.recipientId,
      ).values(),
    ].map((list) => list.length)
  expect(times('notice').filter((count) => count > 1)).toEqual([])
  expect(times('reminder').filter((count) => count > 1)).toEqual([])
  if (!repealed) expect(times('notice')).toHaveLength(chain.noticed)
  await checkLog(service, p, chain)
}

/** Ids of the hops above a hop, up to the first repetition. */
function upwards(hop: any, hops: ReadonlyMap<string, any>): string[] {
  const ids: string[] = []
  for (let at = hop; at?.parentId && !ids.includes(at.parentId); at = hops.get(at.parentId)) ids.push(at.parentId)
  return ids
}

/** Verifies the log as an outsider does, with the hops of the chain. */
async function checkLog(service: TestService, p: string, chain: any): Promise<void> {
  expect(chain.intact).toBe(true)
  const { chainLog } = await service.ok('over', 'query($p: ID!) { chainLog(policyId: $p) }', { p })
  const events = chainLog
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map((line: string) => JSON.parse(line))
  const sorted = (value: any): any =>
    Array.isArray(value)
      ? value.map(sorted)
      : value && typeof value === 'object'
        ? Object.fromEntries(
            Object.keys(value)
              .sort()
              .map((key) => [key, sorted(value[key])]),
          )
        : value
  let before = '0'.repeat(64)
  for (const [i, { hash, prevHash, ...event }] of events.entries()) {
    expect(event.seq).toBe(i + 1)
    expect(prevHash).toBe(before)
    before = createHash('sha256')
      .update(before + JSON.stringify(sorted(event)))
      .digest('hex')
    expect(hash).toBe(before)
  }
  const of = (kind: string) => events.filter((event: any) => event.kind === kind)
  expect(
    of('offered')
      .map((event: any) => String(event.data.task))
      .sort(),
  ).toEqual(chain.hops.map((hop: any) => hop.id).sort())
  // a task is handed down at most once, and the event names the hop above
  const handed = of('handed-down').map((event: any) => [String(event.data.task), String(event.data.parent)])
  expect(new Set(handed.map(([id]: string[]) => id)).size).toBe(handed.length)
  for (const [id, parent] of handed) expect(chain.hops.find((hop: any) => hop.id === id).parentId).toBe(parent)
  const reminded = of('reminded').map((event: any) => `${event.data.task} ${event.data.of}`)
  expect(new Set(reminded).size).toBe(reminded.length)
  for (const hop of chain.hops)
    if (hop.state === 'FORWARDED')
      expect(of('forwarded').map((event: any) => String(event.data.task))).toContain(hop.id)
}
