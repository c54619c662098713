// A random district: a forest of organisations with two administrators each, and enterprises in several of them.

import fc from 'fast-check'
import { putAccount } from '../src/auth/store.ts'
import { addMemberships } from '../src/parties/memberships/members-of.ts'
import { putOrganisations } from '../src/parties/organisations/store.ts'
import { addPeople } from './factories.ts'
import { giveAddress } from './mail.ts'
import type { TestService } from './service.ts'

export type GraphPlan = {
  /** `above` = index of an earlier organisation, or null. The first two are a park and an association without one. */
  orgs: { kind: 'PARK' | 'ASSOCIATION' | 'COMMUNITY' | 'TOWN'; above: number | null }[]
  /** Employees (undefined = unknown) and memberships of each enterprise. */
  enterprises: { employees: number | undefined; orgs: { org: number; fromOn: string; toOn: string | null }[] }[]
}

const days = fc.constantFrom<[string, string | null]>(
  ['2020-01-01', null],
  ['2020-01-01', null],
  ['2020-01-01', '2025-01-01'],
  ['2030-01-01', null],
)

export const graphPlans: fc.Arbitrary<GraphPlan> = fc.integer({ min: 4, max: 12 }).chain(
  (count) =>
    fc.record({
      orgs: fc.tuple(
        ...Array.from({ length: count }, (_, i) =>
          fc.record({
            kind:
              i < 2
                ? fc.constant((['PARK', 'ASSOCIATION'] as const)[i] ?? 'PARK')
                : fc.constantFrom('PARK', 'ASSOCIATION', 'COMMUNITY', 'TOWN'),
            above: i < 2 ? fc.constant(null) : fc.option(fc.nat({ max: i - 1 })),
          }),
        ),
      ),
      enterprises: fc.array(
        fc.record({
          employees: fc.option(fc.constantFrom(5, 50, 500), { nil: undefined }),
          orgs: fc.uniqueArray(
            fc.tuple(fc.nat({ max: count - 1 }), days).map(([org, [fromOn, toOn]]) => ({ org, fromOn, toOn })),
            { maxLength: 3, selector: ({ org }) => org },
          ),
        }),
        { minLength: 5, maxLength: 25 },
      ),
    }) as fc.Arbitrary<GraphPlan>,
)

export type Graph = {
  orgIds: string[]
  /** Accounts of each organisation's two administrators. */
  admins: [string, string][]
  recipientIds: number[]
  plan: GraphPlan
}

/** Writes a plan into a service. `name` keeps the graphs of one service apart. */
export async function buildGraph(service: TestService, name: string, plan: GraphPlan): Promise<Graph> {
  const { deps } = service.app
  const orgIds = plan.orgs.map((_, i) => `${name}-${i}`)
  const admins = orgIds.map((id): [string, string] => [`${id}-a`, `${id}-b`])
  const recipientIds = await deps.db.transaction(async (tx) => {
    await putOrganisations(
      tx,
      plan.orgs.map(({ kind, above }, i) => ({
        id: orgIds[i] ?? '',
        name: `${name} 组织 ${i}`,
        kind,
        parentId: above === null ? null : (orgIds[above] ?? null),
      })),
    )
    for (const [i, pair] of admins.entries())
      for (const id of pair)
        await putAccount(tx, { id, name: id, roles: ['RELAY_ADMIN'], orgId: orgIds[i], demo: true }, [])
    const people = plan.enterprises.map(({ employees }, i) => ({
      name: `${name} 企业 ${i}`,
      kind: 'ENTERPRISE' as const,
      facts: { industry: 'F5211', ...(employees === undefined ? {} : { employees }) },
      account: `${name}-ent-${i}`,
    }))
    const ids = await addPeople(tx, deps, people)
    const memberships = plan.enterprises.flatMap(({ orgs }, i) =>
      orgs.map(({ org, fromOn, toOn }) => ({
        recipientId: ids[i] ?? 0,
        orgId: orgIds[org] ?? '',
        fromOn,
        ...(toOn && { toOn }),
      })),
    )
    await addMemberships(tx, memberships)
    return ids
  })
  for (const id of recipientIds) await giveAddress(service, id, `e${id}@example.invalid`)
  return { orgIds, admins, recipientIds, plan }
}
