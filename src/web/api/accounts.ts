import { ReadViewer } from './generated/accounts.ts'
import type { Viewer } from './generated/types.ts'
import { ApiError, post, reach, readJson, request } from './graphql.ts'

/** `org` is only shown: a name without an object is accepted. */
export type DemoAccount = {
  id: string
  name: string
  roles: string[]
  org: { id: string; name: string } | string | null
}

export const orgName = (account: DemoAccount): string | undefined =>
  typeof account.org === 'string' ? account.org : account.org?.name

/** @returns the demo accounts, or none where the server is not in demo mode. */
export async function demoAccounts(): Promise<DemoAccount[]> {
  const response = await reach('/demo/accounts')
  return response.ok ? readJson<DemoAccount[]>(response) : []
}

export async function demoToken(account: string): Promise<string> {
  const { token } = await post<{ token?: string }>('/demo/token', { account })
  if (!token) throw new ApiError('UNAUTHENTICATED', 'no token')
  return token
}

export const fetchViewer = (): Promise<Viewer> => request(ReadViewer).then((d) => d.viewer)
