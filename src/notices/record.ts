import type { DeliveryCause, DeliveryState } from './notice.ts'

/** A notice as stored. */
export type DeliveryRecord = {
  recipientId: number
  policyId: number
  state: DeliveryState
  cursor: number | null
  /** Which of the document's measures matched. */
  measureOrdinals: number[]
  causes: DeliveryCause[]
  reason: string | null
  createdAt: Date
  openedAt: Date | null
  actedAt: Date | null
}

export type ForwardRecord = { recipientId: number; policyId: number; orgId: string; note: string | null; at: Date }
