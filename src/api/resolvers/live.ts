import { setTimeout } from 'node:timers/promises'
import type {
  SubscriptionDeliveryAddedArgs,
  SubscriptionDeliveryChangedArgs,
  SubscriptionPortalDeliveryAddedArgs,
  SubscriptionQuestionAnsweredArgs,
  SubscriptionRelayChainChangedArgs,
  SubscriptionResolvers,
} from '../../../graphql/types.generated.ts'
import { actsFor, authorise } from '../../auth/authorise.ts'
import { authRefusals } from '../../auth/refusals.ts'
import type { QuestionRecord } from '../../consult/question.ts'
import { readQuestion } from '../../consult/store.ts'
import { noticeChanges, noticesAfter } from '../../notices/live-notices.ts'
import type { LiveNotice } from '../../notices/notice-hub.ts'
import type { NoticeRecord } from '../../notices/record.ts'
import { openBell } from '../../platform/bell.ts'
import { conflict } from '../../platform/errors.ts'
import type { LiveMessage } from '../../platform/live.ts'
import { portalEventsAfter } from '../../portals/live-portal.ts'
import type { PortalEvent } from '../../portals/portal-events.ts'
import { relayRefusals } from '../../relay/refusals.ts'
import { readTask } from '../../relay/store.ts'
import type { RelayTask } from '../../relay/task.ts'
import type { RelayChain } from '../../track/relay-chain.ts'
import { type GraphqlContext, makeLoaders, type Services, sharedLoaders } from '../graphql/context.ts'
import { givenCursor, numericId, pageSize } from './paging.ts'
import { chainFor } from './track.ts'

type Source<T> = AsyncIterable<T> & AsyncIterator<T>

/** A stream that ends at once when the client leaves. */
function stream<T>(start: (signal: AbortSignal) => AsyncGenerator<T>): Source<T> {
  const stop = new AbortController()
  const source = start(stop.signal)
  const iterator: Source<T> = {
    next: () => source.next(),
    return: async () => {
      stop.abort()
      await source.return(undefined)
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}

/** Loaders for one event. Why: a subscription lives for days. */
function fresh<T>(event: unknown, _args: unknown, context: GraphqlContext): T {
  context.load = makeLoaders(context.services)
  return event as T
}

/** Notices that were read together share their loaders across viewers. */
function shared(event: unknown, _args: unknown, context: GraphqlContext): NoticeRecord {
  const { delivery, reading } = event as LiveNotice
  context.load = sharedLoaders(context.services, reading)
  return delivery
}

/** Current objects that messages of the live bus name. Several messages before a read give one object. */
async function* named<T>(
  { live }: Services,
  idIn: (message: LiveMessage) => number | undefined,
  read: (id: number) => Promise<T | undefined>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const bell = openBell(signal)
  const waiting = new Set<number>()
  const stop = live.subscribe((message) => {
    const id = idIn(message)
    if (id === undefined) return
    waiting.add(id)
    bell.ring()
  })
  try {
    while (!signal.aborted) {
      for (const id of [...waiting]) {
        waiting.delete(id)
        const found = await read(id)
        if (found) yield found
      }
      if (waiting.size === 0) await bell.wait()
    }
  } finally {
    stop()
  }
}

const chainPauseMs = 1000

async function* chainChanges(
  context: GraphqlContext,
  policyId: string,
  signal: AbortSignal,
): AsyncGenerator<RelayChain> {
  const bell = openBell(signal)
  const stop = context.services.live.subscribe((message) => {
    // Notices that are made, accepted or opened change its figures too.
    if ('policyId' in message && message.policyId === numericId(policyId)) bell.ring()
  })
  try {
    while (!signal.aborted) {
      await bell.wait()
      if (!signal.aborted) yield await chainFor({ ...context, load: makeLoaders(context.services) }, policyId)
      // A fan-out changes a chain many times a second, and each read counts its figures anew.
      await setTimeout(chainPauseMs, undefined, { signal, ref: false }).catch(() => {})
    }
  } finally {
    stop()
  }
}

type Stream<K extends keyof SubscriptionResolvers> = SubscriptionResolvers[K]

const deliveryAdded: Stream<'deliveryAdded'> = {
  subscribe: (_root, args: SubscriptionDeliveryAddedArgs, context: GraphqlContext) => {
    const { actor, services } = context
    const { recipientId } = actsFor(actor, 'recipient.read', args.recipientId)
    const after = givenCursor(args.after)
    const start = (signal: AbortSignal) => noticesAfter(services, services.hub, recipientId, after, signal)
    return stream(start) as never
  },
  resolve: shared,
}

const deliveryChanged: Stream<'deliveryChanged'> = {
  subscribe: (_root, args: SubscriptionDeliveryChangedArgs, context: GraphqlContext) => {
    const { actor, services } = context
    const { recipientId } = actsFor(actor, 'recipient.read', args.recipientId)
    const newest = pageSize(args.newest, 0, 100, 'newest')
    const start = (signal: AbortSignal) => noticeChanges(services, services.hub, recipientId, newest, signal)
    return stream(start) as never
  },
  resolve: shared,
}

const portalDeliveryAdded: Stream<'portalDeliveryAdded'> = {
  subscribe: async (_root, args: SubscriptionPortalDeliveryAddedArgs, context: GraphqlContext) => {
    const { actor, services } = context
    const account = authorise(actor, 'portal.read')
    const after = givenCursor(args.after)
    return stream((signal) => portalEventsAfter(services, account.id, after, signal)) as never
  },
  resolve: fresh<PortalEvent>,
}

const relayTaskChanged: Stream<'relayTaskChanged'> = {
  subscribe: (_root, _args: Record<string, unknown>, context: GraphqlContext) => {
    const { orgId } = authorise(context.actor, 'relay.read', 'own', relayRefusals.task)
    if (!orgId) throw conflict(authRefusals.belongsToNone)
    const { services } = context
    const idIn = (message: LiveMessage) =>
      message.kind === 'task' && message.orgId === orgId ? message.taskId : undefined
    return stream((signal) => named(services, idIn, (id) => readTask(services.db, id), signal)) as never
  },
  resolve: fresh<RelayTask>,
}

const relayChainChanged: Stream<'relayChainChanged'> = {
  subscribe: async (_root, { policyId }: SubscriptionRelayChainChangedArgs, context: GraphqlContext) => {
    await chainFor(context, policyId)
    return stream((signal) => chainChanges(context, policyId, signal)) as never
  },
  resolve: fresh<RelayChain>,
}

const questionAnswered: Stream<'questionAnswered'> = {
  subscribe: (_root, args: SubscriptionQuestionAnsweredArgs, context: GraphqlContext) => {
    const { actor, services } = context
    const { recipientId } = actsFor(actor, 'question.ask', args.recipientId)
    const idIn = (message: LiveMessage) =>
      message.kind === 'answer' && message.recipientId === recipientId ? message.questionId : undefined
    return stream((signal) => named(services, idIn, (id) => readQuestion(services.db, id), signal)) as never
  },
  resolve: fresh<QuestionRecord>,
}

export const Subscription: SubscriptionResolvers = {
  deliveryAdded,
  deliveryChanged,
  portalDeliveryAdded,
  relayTaskChanged,
  relayChainChanged,
  questionAnswered,
}
