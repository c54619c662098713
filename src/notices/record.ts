import type { NoticeCause, NoticeState } from './notice.ts'

/** A notice as stored. */
export type NoticeRecord = {
  recipientId: number
  policyId: number
  state: NoticeState
  cursor: number | null
  /** Which of the document's measures matched. */
  measureOrdinals: number[]
  causes: NoticeCause[]
  reason: string | null
  createdAt: Date
  openedAt: Date | null
  actedAt: Date | null
}

export type ForwardRecord = { recipientId: number; policyId: number; orgId: string; note: string | null; at: Date }
