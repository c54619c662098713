// What a portal and the enterprises that link it do.
import { makeUscc } from '../src/parties/uscc.ts'
import type { TestService } from './service.ts'

/** The 统一社会信用代码 of a recipient of the small world. */
export const usccOf = (recipientId: number): string => makeUscc(`91310118MADEMT${String(recipientId).padStart(3, '0')}`)

export type PortalEvent = { cursor: string; kind: string; recipient: string; policy: string; state: string }

/** The events of the portal's sequence after a position, all pages. */
export async function eventsAfter(service: TestService, after = '0', first = 100): Promise<PortalEvent[]> {
  const { portalDeliveries } = await service.ok(
    'portal',
    `query($a: String, $n: Int) { portalDeliveries(after: $a, first: $n) {
       edges { cursor node { cursor kind recipient { id } delivery { state policy { id } } } } pageInfo { hasNextPage endCursor } } }`,
    { a: after, n: first },
  )
  const found = portalDeliveries.edges.map(({ node }: any) => ({
    cursor: node.cursor,
    kind: node.kind,
    recipient: node.recipient.id,
    policy: node.delivery.policy.id,
    state: node.delivery.state,
  }))
  const { hasNextPage, endCursor } = portalDeliveries.pageInfo
  return hasNextPage ? [...found, ...(await eventsAfter(service, endCursor, first))] : found
}

/** Where the portal's sequence ends now. */
export const portalEnd = async (service: TestService): Promise<string> =>
  (await eventsAfter(service, '0', 500)).at(-1)?.cursor ?? '0'

export const repeal = async (service: TestService, id: string): Promise<void> => {
  await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "依据变化") { id } }', { id })
  await service.settled()
}

/** States how many people an enterprise has: below 20 it is none of `manufacturers`. */
export const setEmployees = async (service: TestService, account: string, employees: number): Promise<void> => {
  await service.ok(account, 'mutation($f: JSON!) { updateMyFacts(facts: $f) { id } }', { f: { employees } })
  await service.settled()
}
