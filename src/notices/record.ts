import type { NoticeCause, NoticeState } from './notice.ts'

/** A notice: a row of `deliveries`. */
export type NoticeRecord = {
  recipientId: number
  policyId: number
  state: NoticeState
  cursor: number | null
  /** Ordinals of the measures that matched when the notice was made. */
  measureOrdinals: number[]
  causes: NoticeCause[]
  reason: string | null
  createdAt: Date
  openedAt: Date | null
  actedAt: Date | null
}

export type ForwardRecord = { recipientId: number; policyId: number; orgId: string; note: string | null; at: Date }
