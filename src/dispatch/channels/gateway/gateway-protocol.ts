import { z } from 'zod'
import type { Locale } from '../../../platform/locale.ts'
import type { SendOutcome } from '../channel.ts'
import { retryAfterMs } from '../retry-after.ts'

/** One message as the gateway gets it. Parameters are public words of a document and links, never facts. */
export type GatewayMessage = {
  /** Names the message: the gateway takes one id once. */
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

/** What the gateway's words about one message mean. Pure. */
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
 * What an answer to a batch means for each message. Whoever is not named, or in words we do not know, is asked again under the same id.
 * @param status HTTP
 * @returns undefined when the whole batch was refused for its content: each message is then sent by itself
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

/** What the gateway reports later of a message. */
export const receiptsShape = z.strictObject({
  receipts: z
    .array(
      z.strictObject({
        id: z.string().max(200),
        /** stopped: the person told the gateway to write no more. */
        status: z.enum(['delivered', 'failed', 'unreachable', 'stopped']),
        code: z.string().max(100).optional(),
        at: z.iso.datetime({ offset: true }).optional(),
      }),
    )
    .min(1)
    .max(1000),
})
export type GatewayReceipt = z.infer<typeof receiptsShape>['receipts'][number]
