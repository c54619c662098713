import { request } from './graphql.ts'
import type { Portal } from './types.ts'

export const fetchPortals = (): Promise<Portal[]> =>
  request<{ portals: Portal[] }>('{ portals { id name linked { id } } }').then((d) => d.portals)

/** @throws BAD_USER_INPUT uscc, NOT_FOUND for an enterprise that the viewer does not act for */
export const linkPortal = (portalId: string, uscc: string): Promise<unknown> =>
  request('mutation($portalId: ID!, $uscc: String!) { linkPortal(portalId: $portalId, uscc: $uscc) { id } }', {
    portalId,
    uscc,
  })

export const unlinkPortal = (portalId: string, uscc: string): Promise<unknown> =>
  request('mutation($portalId: ID!, $uscc: String!) { unlinkPortal(portalId: $portalId, uscc: $uscc) }', {
    portalId,
    uscc,
  })
