import { rmSync } from 'node:fs'
import { createClient } from 'graphql-ws'
import postgres from 'postgres'
import { afterAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { engines } from '../database.ts'
import { ready, type ServiceProcess, spawnService, temporaryDirectory } from '../process.ts'
import { until } from '../service.ts'

const rule = {
  all: [
    { fact: 'industry', in: ['C', 'F', 'G', 'I'] },
    { fact: 'established_on', gte: 1 },
  ],
}

/** Drafts, submits and approves as demo accounts. @returns id and how many enterprises are for it */
async function approve(service: ServiceProcess, title: string): Promise<{ id: string; count: number }> {
  const input = {
    title,
    body: '正文',
    tags: [],
    route: 'DIRECT',
    measures: [{ title: '事项', audience: 'ENTERPRISE', rule }],
    interpretations: [{ title: '解读', body: '解读' }],
  }
  const { previewAudience } = await service.query(
    'publisher-economy',
    'query($r: JSON) { previewAudience(audience: ENTERPRISE, rule: $r) { count } }',
    { r: rule },
  )
  const { draftPolicy } = await service.query(
    'publisher-economy',
    'mutation($i: PolicyInput!) { draftPolicy(input: $i) { id } }',
    { i: input },
  )
  await service.query('publisher-economy', 'mutation($i: ID!) { submitPolicy(id: $i) { id } }', { i: draftPolicy.id })
  await service.query('reviewer-office', 'mutation($i: ID!) { reviewPolicy(id: $i, approve: true) { id } }', {
    i: draftPolicy.id,
  })
  return { id: draftPolicy.id, count: previewAudience.count }
}
const publish = (service: ServiceProcess, id: string) =>
  service.query('publisher-economy', 'mutation($i: ID!) { publishPolicy(id: $i) { id } }', { i: id })
const chain = async (service: ServiceProcess, id: string) =>
  (
    await service.query(
      'overseer',
      'query($p: ID!) { relayChain(policyId: $p) { matched noticed reachedDirect reachedRelay reachedBoth unreached intact hops { org { id } } } }',
      { p: id },
    )
  ).relayChain

async function everyoneOnce(service: ServiceProcess, { id, count }: { id: string; count: number }): Promise<void> {
  await until(async () => (await chain(service, id)).hops.length > 0, 'matching and the relay plan', 60_000)
  const found = await chain(service, id)
  expect(count).toBeGreaterThan(1000)
  expect(found).toMatchObject({ matched: count, noticed: count, intact: true })
  expect(found.reachedDirect + found.reachedRelay + found.reachedBoth + found.unreached).toBe(count)
  expect(new Set(found.hops.map((hop: any) => hop.org.id)).size).toBe(found.hops.length)
}

describe('the embedded service as its operator runs it', () => {
  const directory = temporaryDirectory()
  const env = { JIELI_DATA_DIR: directory }
  let service: ServiceProcess
  afterAll(async () => {
    await service?.stop('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  })

  it('is ready on an empty directory with a demo world, and answers its operator', async () => {
    service = spawnService(env)
    console.log(`first start ready after ${await ready(service)} ms`)
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
    expect(await (await fetch(`${service.url}/metrics`)).text()).toContain('jieli_jobs_waiting')
    const accounts = (await (await fetch(`${service.url}/demo/accounts`)).json()) as { roles: string[] }[]
    expect(accounts.length).toBeGreaterThanOrEqual(12)
    expect(new Set(accounts.flatMap((account) => account.roles))).toEqual(
      new Set(['CITIZEN', 'ENTERPRISE', 'RELAY_ADMIN', 'PUBLISHER', 'REVIEWER', 'OVERSEER', 'ADMIN']),
    )
    expect(service.output()).toContain(service.url)
    for (const path of ['/', '/console', '/sw.js', '/policies'])
      expect((await fetch(service.url + path)).status).toBe(200)
  })

  it('guards its directory against a second process, with a clear message', async () => {
    const second = spawnService(env)
    await until(() => second.exited() !== null, 'the second to end')
    expect(second.exited()).toBe(1)
    expect(second.output()).toContain(`${directory} 正被另一个进程使用`)
  })

  it('notifies every recipient exactly once, killed at any moment after publication', async () => {
    for (const delayMs of [0, 8, 25, 60]) {
      const policy = await approve(service, `杀进程 ${delayMs}`)
      await publish(service, policy.id)
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      await service.stop('SIGKILL')
      service = spawnService(env)
      await ready(service)
      await everyoneOnce(service, policy)
    }
  })

  it('stops gracefully in the middle of work and loses nothing', async () => {
    const policy = await approve(service, '正常停止')
    await publish(service, policy.id)
    expect(await service.stop('SIGTERM')).toBe(0)
    service = spawnService(env)
    console.log(`later start ready after ${await ready(service)} ms`)
    await everyoneOnce(service, policy)
  })

  it('logs JSON lines without tokens and addresses', async () => {
    const token = await service.token('enterprise-electronics')
    await service.query('enterprise-electronics', '{ viewer { id } }')
    const lines = service
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
    expect(lines.map((line) => JSON.parse(line)).some((line) => line.reqId && line.res?.statusCode === 200)).toBe(true)
    expect(service.output()).not.toContain(token.slice(-20))
    expect(service.output()).not.toContain('example.invalid')
  })
})

describe('settings', () => {
  it.each([
    [{ NODE_ENV: 'production', JIELI_DEMO: '1' }, 'JIELI_DEMO'],
    [{ PORT: 'http' }, 'PORT'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ JIELI_ROLE: 'worker' }, 'JIELI_ROLE'],
  ])('refuses %j by name', async (env, name) => {
    const directory = temporaryDirectory()
    const service = spawnService({ JIELI_DATA_DIR: directory, ...(env as Record<string, string>) })
    await until(() => service.exited() !== null, 'it to end')
    expect(service.exited()).toBe(2)
    expect(service.output()).toContain(name)
    rmSync(directory, { recursive: true, force: true })
  })
})

describe.runIf(engines.includes('postgres'))('api and worker processes on one PostgreSQL', () => {
  it('a killed worker loses and doubles nothing, and viewers of another process are notified', async () => {
    const admin = postgres(process.env.JIELI_TEST_POSTGRES ?? '', { max: 1, onnotice: () => {} })
    const name = `jieli_e2e_${process.pid}`
    await admin.unsafe(`CREATE DATABASE ${name}`)
    const url = new URL(process.env.JIELI_TEST_POSTGRES ?? '')
    url.pathname = `/${name}`
    const directory = temporaryDirectory()
    const env = { DATABASE_URL: url.href, JIELI_DEMO: '1', JIELI_DATA_DIR: directory }
    const api = spawnService({ ...env, JIELI_ROLE: 'api' })
    await ready(api)
    let worker = spawnService({ ...env, JIELI_ROLE: 'worker' })
    await ready(worker)
    const { viewer } = await api.query('enterprise-logistics', '{ viewer { recipients { id } } }')
    expect(viewer.recipients).toHaveLength(1)
    const client = createClient({
      url: `${api.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      lazy: false,
      connectionParams: { authorization: `Bearer ${await api.token('enterprise-logistics')}` },
    })
    const seen: string[] = []
    client.subscribe(
      { query: 'subscription { deliveryAdded { policy { id } } }' },
      {
        next: ({ data }) => void seen.push((data as any).deliveryAdded.policy.id),
        error: () => {},
        complete: () => {},
      },
    )
    const policies: { id: string; count: number }[] = []
    for (const delayMs of [5, 40]) {
      const policy = await approve(api, `杀工作进程 ${delayMs}`)
      policies.push(policy)
      await publish(api, policy.id)
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      await worker.stop('SIGKILL')
      worker = spawnService({ ...env, JIELI_ROLE: 'worker' })
      await ready(worker)
      await everyoneOnce(api, policy)
    }
    await until(() => policies.every(({ id }) => seen.includes(id)), 'both notices on the socket')
    expect(policies.map(({ id }) => seen.filter((other) => other === id).length)).toEqual([1, 1])
    await client.dispose()
    expect(await worker.stop('SIGTERM')).toBe(0)
    expect(await api.stop('SIGTERM')).toBe(0)
    await admin.unsafe(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.end()
    rmSync(directory, { recursive: true, force: true })
  }, 180_000)
})
