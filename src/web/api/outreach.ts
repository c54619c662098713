import { ContestOutreach, OutreachesAbout } from './generated/outreach.ts'
import type { OutreachAbout } from './generated/types.ts'
import { request } from './graphql.ts'

export const fetchOutreachAbout = (recipientId: string, policyId: string): Promise<OutreachAbout[]> =>
  request(OutreachesAbout, { recipientId, policyId }).then((d) => d.outreachAbout)

export const contestOutreach = (recipientId: string, id: string, reason: string): Promise<unknown> =>
  request(ContestOutreach, { recipientId, id, reason })
