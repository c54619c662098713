// What the tests of later days share: firms, their inbox, the jobs of the night.
import { type Firing, firings } from '../src/platform/events.ts'
import { addPeople } from './factories.ts'
import type { TestService } from './service.ts'

/** One measure for enterprises with that many employees, up to a hundred more, so that tests keep apart. */
export const wants = (gte: number, more: Record<string, unknown> = {}) => ({
  title: `从业人数 ${gte} 人以上`,
  audience: 'ENTERPRISE',
  rule: {
    all: [
      { fact: 'employees', gte },
      { fact: 'employees', lt: gte + 100 },
    ],
  },
  ...more,
})

/** An enterprise with an account of that name. @returns its id */
export async function firm(
  { app: { deps } }: TestService,
  account: string,
  facts: Record<string, unknown>,
  memberOf: string[] = [],
): Promise<number> {
  const [id = 0] = await deps.db.transaction((tx) =>
    addPeople(tx, deps, [{ name: account, kind: 'ENTERPRISE', facts, memberOf, account }]),
  )
  return id
}

/** Runs these jobs of the clock, at the same time. */
export async function fire(service: TestService, ...queues: Firing[]): Promise<void> {
  const { db, jobs } = service.app.deps
  await db.transaction(async (tx) => {
    for (const queue of queues) await jobs.fire(tx, queue)
  })
  await service.settled()
}

/** Sets the clock and runs what the clock alone causes, as a worker does over night. */
export async function night(service: TestService, at: string): Promise<void> {
  service.clock.set(at)
  await fire(service, ...firings.filter((queue) => queue !== 'give-up-unserved' && queue !== 'measure-portraits'))
}

/** The account's notice of a document; undefined = none in the inbox. */
export async function inbox(service: TestService, account: string, policyId: string) {
  const { deliveries } = await service.ok(
    account,
    '{ deliveries(first: 100) { edges { node { state reason policy { id } } } } }',
  )
  const found = deliveries.edges.find(({ node }) => node.policy.id === policyId)?.node
  return found && { state: found.state, reason: found.reason }
}

export async function validity(service: TestService, id: string) {
  const { policy } = await service.ok(
    undefined,
    'query($id: ID!) { policy(id: $id) { status inForce validity supersededBy { id } toBeSupersededBy { id } } }',
    { id },
  )
  return policy
}

/** Ids of the documents of the account's page. */
export async function feedOf(service: TestService, account: string): Promise<string[]> {
  const { feed } = await service.ok(account, '{ feed(first: 100) { policy { id } } }')
  return feed.map(({ policy }) => policy.id)
}
