import type { Connection } from './connection.ts'
import { OfficeContact, Overdue, SetOfficeContact } from './generated/deadlines.ts'
import type { OverdueRelay } from './generated/types.ts'
import { request } from './graphql.ts'

/** Longest overdue first. */
export const fetchOverdue = (after?: string): Promise<Connection<OverdueRelay>> =>
  request(Overdue, { after }).then((d) => d.overdueRelays)

/** Address to which deadlines are mailed for the viewer's organisation; null = none. */
export const fetchOfficeContact = (): Promise<string | null> => request(OfficeContact).then((d) => d.officeContact)

export const setOfficeContact = (email: string | null): Promise<string | null> =>
  request(SetOfficeContact, { email }).then((d) => d.setOfficeContact)
