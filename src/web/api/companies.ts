import { request } from './graphql.ts'
import type { Connection, DeliveryState, MeasureOffer, RelaySuggestion } from './types.ts'

/** A member enterprise with something to be told. */
export type Company = {
  recipientId: string
  name: string
  uscc: string
  hasAccount: boolean
  forwardCount: number
  verifyCount: number
}
export type CompanyItem = {
  suggestion: RelaySuggestion
  state: DeliveryState | null
  closesOn: string | null
  task: { id: string; policy: { title: string; measures: MeasureOffer[] } }
}
export type CompanyWithItems = Company & { items: CompanyItem[] }
export type CompanyFilter = { search?: string; suggestion?: RelaySuggestion; noAccount?: boolean }

const COMPANY = 'recipientId name uscc hasAccount forwardCount verifyCount'

export const fetchCompanies = (filter: CompanyFilter, after?: string): Promise<Connection<Company>> =>
  request<{ membersToTell: Connection<Company> }>(
    `query($after: String, $search: String, $suggestion: RelaySuggestion, $noAccount: Boolean) {
      membersToTell(first: 50, after: $after, search: $search, suggestion: $suggestion, noAccount: $noAccount) {
        edges { cursor node { ${COMPANY} } } pageInfo { hasNextPage endCursor } totalCount } }`,
    { ...filter, after },
  ).then((d) => d.membersToTell)

export const countCompanies = (): Promise<number> =>
  request<{ membersToTell: { totalCount: number } }>('{ membersToTell(first: 0) { totalCount } }').then(
    (d) => d.membersToTell.totalCount,
  )

/** @returns null when there is nothing to tell it */
export const fetchCompany = (recipientId: string, suggestion?: RelaySuggestion): Promise<CompanyWithItems | null> =>
  request<{ memberToTell: CompanyWithItems | null }>(
    `query($recipientId: ID!, $suggestion: RelaySuggestion) { memberToTell(recipientId: $recipientId, suggestion: $suggestion) { ${COMPANY}
      items { suggestion state closesOn task { id policy { title measures { id title audience support applyFrom applyTo } } } } } }`,
    { recipientId, suggestion },
  ).then((d) => d.memberToTell)

export type TaskOutreachOutcome = {
  taskId: string
  outcome: 'RECORDED' | 'ALREADY' | 'REFUSED'
  code: string | null
  fields: { message: string }[] | null
  message: string | null
}
export type OutreachAbout = { memberId: string; taskIds: string[]; method: string; at: string; note?: string }
// each task is a transaction of its own; an answer to so many comes long before a request is given up
const batchMax = 40

/** One visit or call about several policies, each for itself, in the order given. */
export async function recordOutreachAbout({ taskIds, ...told }: OutreachAbout): Promise<TaskOutreachOutcome[]> {
  const outcomes: TaskOutreachOutcome[] = []
  for (let from = 0; from < taskIds.length; from += batchMax) {
    const { done } = await request<{ done: TaskOutreachOutcome[] }>(
      `mutation($memberId: ID!, $taskIds: [ID!]!, $method: String!, $at: DateTime!, $note: String) {
        done: recordOutreachAbout(memberId: $memberId, taskIds: $taskIds, method: $method, at: $at, note: $note) {
          taskId outcome code message fields { message } } }`,
      { ...told, taskIds: taskIds.slice(from, from + batchMax) },
    )
    outcomes.push(...done)
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
