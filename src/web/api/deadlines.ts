import { request } from './graphql.ts'
import type { Connection, Org } from './types.ts'

export type OverdueRelay = {
  id: string
  policy: { id: string; title: string }
  org: Org
  offeredAt: string
  dueAt: string
}

/** Longest overdue first. */
export const fetchOverdue = (after?: string): Promise<Connection<OverdueRelay>> =>
  request<{ overdueRelays: Connection<OverdueRelay> }>(
    `query($after: String) { overdueRelays(first: 50, after: $after) { totalCount pageInfo { hasNextPage endCursor }
      edges { cursor node { id policy { id title } org { id name } offeredAt dueAt } } } }`,
    { after },
  ).then((d) => d.overdueRelays)

/** Where the viewer's organisation is told of deadlines by mail; null = nowhere. */
export const fetchOfficeContact = (): Promise<string | null> =>
  request<{ officeContact: string | null }>('{ officeContact }').then((d) => d.officeContact)

export const setOfficeContact = (email: string | null): Promise<string | null> =>
  request<{ done: string | null }>('mutation($email: String) { done: setOfficeContact(email: $email) }', {
    email,
  }).then((d) => d.done)
