import { ImportOutreach, Kit, Outreaches, PreviewOutreach } from './generated/kit.ts'
import type { OutreachImport, RelayKit, TaskOutreach } from './generated/types.ts'
import { request } from './graphql.ts'

/** @returns null for another viewer's task */
export const fetchKit = (taskId: string): Promise<RelayKit | null> =>
  request(Kit, { taskId }).then((d) => d.relayTask?.kit ?? null)

export const posterPath = (taskId: string): string => `/relay/tasks/${encodeURIComponent(taskId)}/poster.pdf`
export const callSheetPath = (taskId: string): string => `/relay/tasks/${encodeURIComponent(taskId)}/call-sheet.csv`

export const previewOutreach = (taskId: string, csv: string): Promise<OutreachImport> =>
  request(PreviewOutreach, { taskId, csv }).then((d) => d.previewOutreach)

export const importOutreach = (taskId: string, csv: string): Promise<OutreachImport> =>
  request(ImportOutreach, { taskId, csv }).then((d) => d.importOutreach)

/** @returns null for another viewer's task */
export const fetchOutreaches = (taskId: string, after?: string): Promise<TaskOutreach | null> =>
  request(Outreaches, { taskId, after }).then((d) => d.relayTask)
