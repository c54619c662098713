/** A dispatch: all attempts to send one document, for one purpose, to one address. */
export type DispatchRecord = {
  bucket: number
  recipientId: number
  policyId: number
  channel: 'WEB_PUSH' | 'EMAIL' | 'WEBHOOK' | 'GATEWAY'
  endpoint: string
  purpose: 'notice' | 'reminder' | 'recall'
  /** Day of the digest that gathers it, YYYY-MM-DD; null = a message of its own. */
  digest: string | null
  /** The document is urgent. */
  urgent: boolean
  attempts: number
}
