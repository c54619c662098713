import { LinkPortal, Portals, UnlinkPortal } from './generated/portals.ts'
import type { Portal } from './generated/types.ts'
import { request } from './graphql.ts'

export const fetchPortals = (): Promise<Portal[]> => request(Portals).then((d) => d.portals)

/** @throws BAD_USER_INPUT uscc; NOT_FOUND for an enterprise for which the viewer does not act */
export const linkPortal = (portalId: string, uscc: string): Promise<unknown> => request(LinkPortal, { portalId, uscc })

export const unlinkPortal = (portalId: string, uscc: string): Promise<unknown> =>
  request(UnlinkPortal, { portalId, uscc })
