import { request } from './graphql.ts'
import type { Connection } from './types.ts'

export type RelayKit = {
  text: string
  shortLink: string
  qr: string
  scans: number
  scansByDay: { on: string; count: number }[]
}

/** @returns null for a task that is not the viewer's own */
export const fetchKit = (taskId: string): Promise<RelayKit | null> =>
  request<{ relayTask: { kit: RelayKit } | null }>(
    'query($taskId: ID!) { relayTask(id: $taskId) { kit { text shortLink qr scans scansByDay(first: 7) { on count } } } }',
    { taskId },
  ).then((d) => d.relayTask?.kit ?? null)

export const posterPath = (taskId: string): string => `/relay/tasks/${encodeURIComponent(taskId)}/poster.pdf`
export const callSheetPath = (taskId: string): string => `/relay/tasks/${encodeURIComponent(taskId)}/call-sheet.csv`

export type OutreachRow = {
  line: number
  uscc: string
  name: string | null
  method: string
  at: string | null
  outcome: 'RECORDED' | 'ALREADY' | 'REFUSED'
  reason: string | null
}
export type OutreachImport = {
  recorded: number
  already: number
  refused: number
  skipped: number
  rows: OutreachRow[]
}

const IMPORT = 'recorded already refused skipped rows { line uscc name method at outcome reason }'

export const previewOutreach = (taskId: string, csv: string): Promise<OutreachImport> =>
  request<{ done: OutreachImport }>(
    `query($taskId: ID!, $csv: String!) { done: previewOutreach(taskId: $taskId, csv: $csv) { ${IMPORT} } }`,
    { taskId, csv },
  ).then((d) => d.done)

export const importOutreach = (taskId: string, csv: string): Promise<OutreachImport> =>
  request<{ done: OutreachImport }>(
    `mutation($taskId: ID!, $csv: String!) { done: importOutreach(taskId: $taskId, csv: $csv) { ${IMPORT} } }`,
    { taskId, csv },
  ).then((d) => d.done)

export type RecordedOutreach = {
  id: string
  name: string | null
  uscc: string | null
  method: string
  at: string
  note: string | null
  contestedAt: string | null
  contestReason: string | null
}
export type TaskOutreach = {
  toldOfflineCount: number
  contestedOutreachCount: number
  outreaches: Connection<RecordedOutreach>
}

/** @returns null for a task that is not the viewer's own */
export const fetchOutreaches = (taskId: string, after?: string): Promise<TaskOutreach | null> =>
  request<{ relayTask: TaskOutreach | null }>(
    `query($taskId: ID!, $after: String) { relayTask(id: $taskId) { toldOfflineCount contestedOutreachCount
      outreaches(first: 50, after: $after) { totalCount pageInfo { hasNextPage endCursor }
        edges { cursor node { id name uscc method at note contestedAt contestReason } } } } }`,
    { taskId, after },
  ).then((d) => d.relayTask)
