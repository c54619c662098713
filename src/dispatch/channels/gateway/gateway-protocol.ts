import { z } from 'zod'
import type { Locale } from '../../../platform/locale.ts'
import type { SendOutcome } from '../channel.ts'
import { retryAfterMs } from '../retry-after.ts'

/** A message to the gateway. `params` has title, count and link of a document, or a verification code; never facts. */
export type GatewayMessage = {
  /** Identifies the message: the gateway sends one id once. */
  id: string
  to: string
  template: string
  language: Locale
  params: Record<string, string>
}

const result = z.object({
  id: z.string(),
  status: z.enum(['accepted', 'busy', 'rejected', 'unreachable']),
  ref: z.string().max(300).optional(),
  code: z.string().max(100).optional(),
  retryAfterSeconds: z.number().min(0).max(86_400).optional(),
})
const answerShape = z.object({ results: z.array(z.unknown()).max(1000) })

/** The outcome of the gateway's result for one message. Pure. */
function outcomeOfResult(given: z.infer<typeof result>): SendOutcome {
  const code = given.code ?? 'no code'
  switch (given.status) {
    case 'accepted':
      return { kind: 'sent', providerRef: given.ref ?? given.id }
    case 'busy':
      return {
        kind: 'retry',
        reason: `the gateway is busy (${code})`,
        ...(given.retryAfterSeconds && { afterMs: given.retryAfterSeconds * 1000 }),
      }
    case 'rejected':
      return { kind: 'failed', reason: `the gateway refused it (${code})` }
    case 'unreachable':
      return { kind: 'gone', reason: `the gateway knows no such address (${code})` }
  }
}

/**
 * Outcomes of a batch, in order of `ids`. A message without a readable result is sent again under the same id.
 * @param status HTTP status of the answer
 * @returns undefined when a batch of several messages was refused for its content: each is then sent by itself
 */
export function readAnswer(
  status: number,
  retryAfter: string | undefined,
  body: string,
  ids: readonly string[],
  now: Date,
): SendOutcome[] | undefined {
  if (status >= 200 && status < 300) {
    const answer = answerShape.safeParse(jsonOf(body))
    const byId = new Map(
      (answer.data?.results ?? []).flatMap((given) => {
        const known = result.safeParse(given)
        return known.success ? [[known.data.id, outcomeOfResult(known.data)] as const] : []
      }),
    )
    return ids.map((id) => byId.get(id) ?? { kind: 'retry', reason: 'the gateway said nothing of it' })
  }
  const afterMs = retryAfterMs(retryAfter, now)
  if (status === 400 || status === 413 || status === 422)
    return ids.length > 1 ? undefined : [{ kind: 'failed', reason: `the gateway answered ${status}` }]
  return ids.map(() => ({ kind: 'retry', reason: `the gateway answered ${status}`, ...(afterMs && { afterMs }) }))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const receipt = z.object({
  /** Of the message. Without it `to` says whose report it is; only `unreachable` and `stopped` can be so. */
  id: z.string().max(200).optional(),
  to: z.string().min(1).max(40).optional(),
  /** stopped: the person asked the gateway to send no more. */
  status: z.enum(['delivered', 'failed', 'unreachable', 'stopped']),
  code: z.string().max(100).optional(),
  at: z.iso.datetime({ offset: true }).optional(),
})
export type GatewayReceipt = z.infer<typeof receipt>

/** The gateway's later reports about messages. */
export const receiptsShape = z.object({ receipts: z.array(z.unknown()).min(1).max(1000) })

/** Reads each report by itself. Pure. Why: one that we do not know must not spoil the others. */
export function readReceipts(given: readonly unknown[]): { receipts: GatewayReceipt[]; notUnderstood: number } {
  const receipts = given.flatMap((one) => receipt.safeParse(one).data ?? [])
  return { receipts, notUnderstood: given.length - receipts.length }
}
