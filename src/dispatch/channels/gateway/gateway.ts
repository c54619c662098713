import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import DataLoader from 'dataloader'
import { Webhook } from 'standardwebhooks'
import { Agent, type Dispatcher, request } from 'undici'
import type { NoticeDeps } from '../../../notices/deps.ts'
import { wrongAddress } from '../../../parties/contacts/contact.ts'
import { endContact, readAddresses } from '../../../parties/contacts/store.ts'
import { lookupDigest, unseal } from '../../../platform/crypto.ts'
import { storedRefusal } from '../../../platform/refusal.ts'
import { readPolicies } from '../../../publish/store.ts'
import { noticeUrl } from '../../links.ts'
import { messageKey } from '../../message-key.ts'
import { dispatchRefusals } from '../../refusals.ts'
import { readLanguages } from '../../store.ts'
import { type ChannelSender, type Message, patientRetries, type SendOutcome } from '../channel.ts'
import { watchTroubles } from '../channel-trouble.ts'
import { circuitBreaker, type ProviderAnswer } from '../circuit-breaker.ts'
import { type GatewayMessage, readAnswer } from './gateway-protocol.ts'

const deadlineMs = 30_000
const answerBytesMax = 1024 * 1024
/** Most messages of one request. */
export const batchMax = 100
// longest wait for the rate limit; a message that would wait longer is postponed
const waitMaxMs = 10_000

export type GatewayOptions = {
  url: string
  appId: string
  /** `whsec_…`: signs both directions. */
  secret: string
  /** Purpose → template id. By default the id is the purpose. */
  templates: Readonly<Record<string, string>>
  /** Messages per second from this process. */
  perSecond: number
  publicUrl: () => string
  agent?: Dispatcher
}

/**
 * A message gateway: an SMS platform, the 随申办 message centre or WeCom, behind one signed HTTP protocol.
 * See docs/gateway.md. Messages that are ready at the same moment go in one request.
 */
export function gatewaySender(deps: NoticeDeps, options: GatewayOptions): ChannelSender {
  const agent = options.agent ?? new Agent({ connections: 8, keepAliveTimeout: 30_000 })
  const signer = new Webhook(options.secret)
  const breaker = circuitBreaker(deps.clock, watchTroubles(deps, 'GATEWAY'))
  const provider = new URL(options.url).origin
  const pace = pacer(options.perSecond)

  const post = async (messages: readonly GatewayMessage[]): Promise<SendOutcome[]> => {
    const waitMs = pace(messages.length)
    if (waitMs > waitMaxMs)
      return messages.map(() => ({ kind: 'postponed', reason: 'the rate limit', afterMs: waitMs }))
    await sleep(waitMs)
    const restMs = await breaker.admit(provider)
    if (restMs !== undefined)
      return messages.map(() => ({ kind: 'postponed', reason: 'the gateway rests', afterMs: restMs }))
    const body = JSON.stringify({ app: options.appId, messages })
    const [id, at] = [randomUUID(), new Date()]
    try {
      const answer = await request(options.url, {
        method: 'POST',
        dispatcher: agent,
        signal: AbortSignal.timeout(deadlineMs - waitMaxMs),
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': signer.sign(id, at, body),
        },
        body,
      })
      const text = await readLimited(answer.body)
      const after = answer.headers['retry-after']
      const ids = messages.map((message) => message.id)
      const retryAfter = Array.isArray(after) ? after[0] : after
      const outcomes = readAnswer(answer.statusCode, retryAfter, text, ids, deps.clock.now())
      if (outcomes) return noted(answer.statusCode, messages, outcomes)
    } catch (cause) {
      const reason = `network: ${(cause as { code?: string }).code ?? (cause as Error).name}`
      breaker.note(provider, 'unreachable', '', reason)
      return messages.map(() => ({ kind: 'retry', reason }))
    }
    // the gateway answers, and cannot read one of them
    breaker.note(provider, 'fine')
    // Why one by one: a message that the gateway cannot read must not stop the others.
    return (await Promise.all(messages.map((message) => post([message])))).flat()
  }
  /** Notes what each outcome says of the gateway. In a trouble messages wait instead. */
  const noted = (status: number, messages: readonly GatewayMessage[], outcomes: SendOutcome[]): SendOutcome[] => {
    for (const [i, outcome] of outcomes.entries())
      breaker.note(
        provider,
        providerAnswer(status, outcome),
        messages[i]?.to,
        'reason' in outcome ? outcome.reason : undefined,
      )
    if (outcomes.some(({ kind }) => kind === 'sent')) return outcomes
    const restMs = breaker.restsMs(provider)
    return restMs === undefined
      ? outcomes
      : outcomes.map((outcome) =>
          'reason' in outcome ? { kind: 'postponed', reason: outcome.reason, afterMs: restMs } : outcome,
        )
  }
  const loader = new DataLoader<GatewayMessage, SendOutcome>(post, { cache: false, maxBatchSize: batchMax })

  return {
    channel: 'GATEWAY',
    concurrency: 2 * batchMax,
    deadlineMs,
    retryAfterMs: patientRetries,
    close: () => agent.close(),
    open: async (messages) => {
      const read = await readMessages(deps, options, messages)
      return async (message) => {
        const made = read(message)
        if ('kind' in made) return made
        const outcome = await loader.load(made)
        if (outcome.kind === 'gone') {
          const digest = lookupDigest(deps.ring, made.to)
          const contact = { recipientId: message.recipientId, channel: 'GATEWAY' as const, digest }
          await endContact(deps.db, contact, unreachable, deps.clock.now())
        }
        return outcome
      }
    },
    sendCode: (address, code, language) =>
      loader.load({
        id: `code.${randomUUID()}`,
        to: address,
        template: options.templates.code ?? 'code',
        language,
        params: { code },
      }),
  }
}

/** `busy` and statuses of an overload are no refusals: the message goes later. */
function providerAnswer(status: number, outcome: SendOutcome): ProviderAnswer {
  if (outcome.kind === 'failed') return 'refused'
  if (outcome.kind === 'gone') return 'gone'
  return status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'refused' : 'fine'
}

/** The reason that a recipient reads beside an ended number. */
export const unreachable = storedRefusal(dispatchRefusals.unreachable)

type ReadMessage = (message: Message) => GatewayMessage | SendOutcome

/** Reads what the messages of one claim need, with one statement per kind of data. It checks consent again. */
async function readMessages(
  deps: NoticeDeps,
  options: GatewayOptions,
  messages: readonly Message[],
): Promise<ReadMessage> {
  const recipientIds = messages.map((message) => message.recipientId)
  const policyIds = [...new Set(messages.flatMap((message) => message.dispatches.map((one) => one.policyId)))]
  const [addresses, languages, policies] = await Promise.all([
    readAddresses(deps.db, recipientIds, 'GATEWAY'),
    readLanguages(deps.db, recipientIds),
    readPolicies(deps.db, policyIds).then((found) => new Map(found.map((policy) => [policy.id, policy]))),
  ])
  return (message) => {
    const contact = addresses.get(message.recipientId)
    if (!contact?.verifiedAt || !contact.wanted || contact.endedAt)
      return { kind: 'dropped', reason: 'no verified number that wants it' }
    const to = unseal(deps.ring, contact.sealed)
    if (wrongAddress('GATEWAY', to)) return { kind: 'failed', reason: 'not a number' }
    const [first] = message.dispatches
    const policy = policies.get(first?.policyId ?? 0)
    if (!first || !policy) return { kind: 'failed', reason: 'the policy is gone' }
    const purpose = message.isDigest ? 'digest' : message.purpose
    return {
      id: messageKey(deps.ring, message),
      to,
      template: options.templates[purpose] ?? purpose,
      language: languages.get(message.recipientId) ?? 'zh',
      params: {
        title: policy.title,
        count: String(message.dispatches.length),
        link: noticeUrl(options.publicUrl(), deps.ring, policy.id, message.recipientId),
      },
    }
  }
}

/** Returns the wait in ms that keeps `count` messages within the rate. By the machine's own clock. */
function pacer(perSecond: number): (count: number) => number {
  let freeAt = 0
  return (count) => {
    const now = performance.now()
    const waitMs = Math.max(0, freeAt - now)
    if (waitMs <= waitMaxMs) freeAt = Math.max(freeAt, now) + (count / perSecond) * 1000
    return waitMs
  }
}

async function readLimited(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += (chunk as Buffer).length
    if (size > answerBytesMax) throw Object.assign(new Error('the answer is too long'), { code: 'ANSWER_TOO_LONG' })
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}
