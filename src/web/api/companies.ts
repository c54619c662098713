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

// Why a limit: each task is a transaction, and the answer must come before the request is given up.
const batchMax = 40

/** Records one visit or call for several policies, each by itself, in the given order. */
export async function recordOutreachAbout(contact: RecordOutreachAboutVariables): Promise<TaskOutreachOutcome[]> {
  const outcomes: TaskOutreachOutcome[] = []
  for (let from = 0; from < contact.taskIds.length; from += batchMax) {
    const some = { ...contact, taskIds: contact.taskIds.slice(from, from + batchMax) }
    outcomes.push(...(await request(RecordOutreachAbout, some)).recordOutreachAbout)
  }
  return outcomes
}

/** Address of the call sheet across tasks, with the list's filters. Pure. */
export function companySheetPath({ search, suggestion, noAccount }: CompanyFilter): string {
  const query = new URLSearchParams({
    ...(search && { search }),
    ...(suggestion && { suggestion }),
    ...(noAccount && { noAccount: 'true' }),
  })
  return `/relay/companies/call-sheet.csv${query.size > 0 ? `?${query}` : ''}`
}
