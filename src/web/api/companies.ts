import type { Connection } from './connection.ts'
import { Companies, CompanyCount, ReadCompany, RecordOutreachAbout } from './generated/companies.ts'
import type {
  Company,
  CompanyWithItems,
  RecordOutreachAboutVariables,
  RelaySuggestion,
  TaskOutreachOutcome,
} from './generated/types.ts'
import { request } from './graphql.ts'

export type CompanyFilter = { search?: string; suggestion?: RelaySuggestion; noAccount?: boolean }

export const fetchCompanies = (filter: CompanyFilter, after?: string): Promise<Connection<Company>> =>
  request(Companies, { ...filter, after }).then((d) => d.membersToTell)

export const countCompanies = (): Promise<number> => request(CompanyCount).then((d) => d.membersToTell.totalCount)

/** @returns null when no open task concerns it */
export const fetchCompany = (recipientId: string, suggestion?: RelaySuggestion): Promise<CompanyWithItems | null> =>
  request(ReadCompany, { recipientId, suggestion }).then((d) => d.memberToTell)

// each task is a transaction of its own; an answer to so many comes long before a request is given up
const batchMax = 40

/** One visit or call about several policies, each for itself, in the order given. */
export async function recordOutreachAbout(contact: RecordOutreachAboutVariables): Promise<TaskOutreachOutcome[]> {
  const outcomes: TaskOutreachOutcome[] = []
  for (let from = 0; from < contact.taskIds.length; from += batchMax) {
    const some = { ...contact, taskIds: contact.taskIds.slice(from, from + batchMax) }
    outcomes.push(...(await request(RecordOutreachAbout, some)).recordOutreachAbout)
  }
  return outcomes
}

/** Where the call sheet across tasks is, narrowed as the list is. Pure. */
export function companySheetPath({ search, suggestion, noAccount }: CompanyFilter): string {
  const query = new URLSearchParams({
    ...(search && { search }),
    ...(suggestion && { suggestion }),
    ...(noAccount && { noAccount: 'true' }),
  })
  return `/relay/companies/call-sheet.csv${query.size > 0 ? `?${query}` : ''}`
}
