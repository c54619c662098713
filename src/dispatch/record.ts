/** One attempt series towards one address. */
export type DispatchRecord = {
  bucket: number
  recipientId: number
  policyId: number
  channel: 'WEB_PUSH' | 'EMAIL' | 'WEBHOOK' | 'GATEWAY'
  endpoint: string
  purpose: 'notice' | 'reminder' | 'recall'
  /** Window of the digest that gathers it; null = goes by itself. */
  digest: string | null
  /** The document is urgent. */
  urgent: boolean
  attempts: number
}
