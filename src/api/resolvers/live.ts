import type {
  SubscriptionDeliveryAddedArgs,
  SubscriptionDeliveryChangedArgs,
  SubscriptionPortalDeliveryAddedArgs,
  SubscriptionRelayChainChangedArgs,
  SubscriptionResolvers,
} from '../../../graphql/types.generated.ts'
import { actsFor, authorise } from '../../auth/authorise.ts'
import { readActor } from '../../auth/store.ts'
import { deliveriesAfter, deliveryChanges, openBell } from '../../deliver/live-deliveries.ts'
import { portalEventsAfter } from '../../deliver/live-portal.ts'
import type { PortalEvent } from '../../deliver/portal-events.ts'
import type { DeliveryRecord } from '../../deliver/record.ts'
import { conflict } from '../../platform/errors.ts'
import { readTask } from '../../relay/store.ts'
import type { RelayTask } from '../../relay/task.ts'
import type { RelayChain } from '../../track/relay-chain.ts'
import { type GraphqlContext, makeLoaders } from '../context.ts'
import { publicError } from '../errors.ts'
import { givenCursor, numericId, pageSize } from '../paging.ts'
import { chainFor } from './track.ts'

/** Wraps a stream so that faults go out masked, and its listener is freed when the client leaves. */
function stream<T>(
  context: GraphqlContext,
  start: (signal: AbortSignal) => AsyncGenerator<T>,
): AsyncIterable<T> & AsyncIterator<T> {
  const stop = new AbortController()
  const source = start(stop.signal)
  const masked = async (step: () => Promise<IteratorResult<T>>): Promise<IteratorResult<T>> => {
    try {
      const result = await step()
      // loaders remember for one request; a subscription lives for days
      context.load = makeLoaders(context.services)
      return result
    } catch (cause) {
      throw publicError(cause, context.services.log)
    }
  }
  const iterator: AsyncIterable<T> & AsyncIterator<T> = {
    next: () => masked(() => source.next()),
    return: async () => {
      stop.abort()
      await source.return(undefined)
      return { done: true, value: undefined }
    },
    throw: async (cause) => {
      stop.abort()
      return source.throw(cause)
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}

/** The account as it stands now: a grant may have ended since the socket opened. */
async function current(context: GraphqlContext): Promise<GraphqlContext> {
  const { actor, services } = context
  if (actor.kind === 'account') context.actor = await readActor(services.db, actor.id)
  return context
}

async function* taskChanges(context: GraphqlContext, orgId: string, signal: AbortSignal): AsyncGenerator<RelayTask> {
  const { services } = context
  const bell = openBell(signal)
  const changed = new Set<number>()
  const stop = services.live.subscribe((message) => {
    if (message.kind !== 'task' || message.orgId !== orgId) return
    changed.add(message.taskId)
    bell.ring()
  })
  try {
    while (!signal.aborted) {
      for (const id of [...changed]) {
        changed.delete(id)
        const task = await readTask(services.db, id)
        if (task) yield task
      }
      if (changed.size === 0) await bell.wait()
    }
  } finally {
    stop()
  }
}

async function* chainChanges(
  context: GraphqlContext,
  policyId: string,
  signal: AbortSignal,
): AsyncGenerator<RelayChain> {
  const bell = openBell(signal)
  const stop = context.services.live.subscribe((message) => {
    if (message.kind === 'chain' && message.policyId === numericId(policyId)) bell.ring()
  })
  try {
    while (!signal.aborted) {
      await bell.wait()
      if (!signal.aborted) yield await chainFor(await current(context), policyId)
    }
  } finally {
    stop()
  }
}

type Stream<K extends keyof SubscriptionResolvers> = SubscriptionResolvers[K]

/**
 * Opens a stream when its first item is asked for, so that a refusal goes out by the socket with its code, faults masked:
 * mercurius logs whatever `subscribe` itself throws at ERROR, with the values that were refused.
 */
function guarded<Args, Result>(open: (root: unknown, args: Args, context: GraphqlContext) => Promise<Result>) {
  return (root: unknown, args: Args, context: GraphqlContext): Result => {
    let opened: Promise<AsyncIterator<unknown>> | undefined
    const iterator: AsyncIterable<unknown> & AsyncIterator<unknown> = {
      next: async () => {
        opened ??= open(root, args, context) as Promise<never>
        const source = await opened.catch((cause) => {
          throw publicError(cause, context.services.log)
        })
        return source.next()
      },
      return: async () => {
        // a refused one has nothing to close
        const source = await opened?.catch(() => undefined)
        await source?.return?.()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]: () => iterator,
    }
    return iterator as Result
  }
}

const deliveryAdded: Stream<'deliveryAdded'> = {
  subscribe: guarded(async (_root, args: SubscriptionDeliveryAddedArgs, context: GraphqlContext) => {
    const { actor, services } = await current(context)
    const recipientId = actsFor(actor, 'recipient.read', args.recipientId)
    const after = givenCursor(args.after)
    return stream(context, (signal) => deliveriesAfter(services, services.hub, recipientId, after, signal)) as never
  }),
  resolve: (delivery: unknown) => delivery as DeliveryRecord,
}

const deliveryChanged: Stream<'deliveryChanged'> = {
  subscribe: guarded(async (_root, args: SubscriptionDeliveryChangedArgs, context: GraphqlContext) => {
    const { actor, services } = await current(context)
    const recipientId = actsFor(actor, 'recipient.read', args.recipientId)
    const newest = pageSize(args.newest, 0, 100, 'newest')
    return stream(context, (signal) => deliveryChanges(services, services.hub, recipientId, newest, signal)) as never
  }),
  resolve: (delivery: unknown) => delivery as DeliveryRecord,
}

const portalDeliveryAdded: Stream<'portalDeliveryAdded'> = {
  subscribe: guarded(async (_root, args: SubscriptionPortalDeliveryAddedArgs, context: GraphqlContext) => {
    const { actor, services } = await current(context)
    const account = authorise(actor, 'portal.read')
    const after = givenCursor(args.after)
    return stream(context, (signal) => portalEventsAfter(services, account.id, after, signal)) as never
  }),
  resolve: (event: unknown) => event as PortalEvent,
}

const relayTaskChanged: Stream<'relayTaskChanged'> = {
  subscribe: guarded(async (_root, _args: Record<string, unknown>, context: GraphqlContext) => {
    const { actor } = await current(context)
    const { orgId } = authorise(actor, 'relay.read', 'own', '接力任务 relay task')
    if (!orgId) throw conflict('此账号未关联接力组织 This account belongs to no organisation')
    return stream(context, (signal) => taskChanges(context, orgId, signal)) as never
  }),
  resolve: (task: unknown) => task as RelayTask,
}

const relayChainChanged: Stream<'relayChainChanged'> = {
  subscribe: guarded(async (_root, { policyId }: SubscriptionRelayChainChangedArgs, context: GraphqlContext) => {
    await chainFor(await current(context), policyId)
    return stream(context, (signal) => chainChanges(context, policyId, signal)) as never
  }),
  resolve: (chain: unknown) => chain as RelayChain,
}

export const Subscription: SubscriptionResolvers = {
  deliveryAdded,
  deliveryChanged,
  portalDeliveryAdded,
  relayTaskChanged,
  relayChainChanged,
}
