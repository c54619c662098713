import DataLoader from 'dataloader'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '../../auth/actor.ts'
import type { FaqRecord } from '../../consult/question.ts'
import { readFaqOf } from '../../consult/store.ts'
import type { VapidKeys } from '../../dispatch/channels/web-push/vapid.ts'
import type { OutsideChannel } from '../../dispatch/preferences.ts'
import { type Feedback, readFeedback } from '../../feed/feedback.ts'
import { type PortraitFigures, portraitFigures } from '../../match/portrait-sizes.ts'
import type { NoticeDeps } from '../../notices/deps.ts'
import type { NoticeHub } from '../../notices/notice-hub.ts'
import type { ForwardRecord } from '../../notices/record.ts'
import { readForwards } from '../../notices/store.ts'
import { readOrganisations } from '../../parties/organisations/store.ts'
import type { Organisation, Recipient } from '../../parties/recipient.ts'
import { readRecipients } from '../../parties/recipients/store.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Live } from '../../platform/live.ts'
import type { Locale } from '../../platform/locale.ts'
import type { WebhookClient } from '../../portals/webhook/client.ts'
import type { LiveCatalogues } from '../../profile/catalogues.ts'
import type { PortraitRecord } from '../../profile/portraits.ts'
import { type AmendmentRecord, readAmendedBy, readAmends } from '../../publish/amendments-store.ts'
import type { InterpretationRecord, MeasureRecord, PolicyRecord, TagRecord } from '../../publish/record.ts'
import { readInterpretations, readMeasures, readPolicies, readTags, readTagsOf } from '../../publish/store.ts'
import { readInterests } from '../../relay/demand/store.ts'
import type { InterestRecord } from '../../relay/interest.ts'
import type { StepRequest } from '../../relay/seen.ts'
import { readReminders } from '../../relay/store.ts'

/** Services of the process for every request, created once by buildApp. */
export type Services = NoticeDeps & {
  catalogues: LiveCatalogues
  config: Config
  live: Live
  hub: NoticeHub
  vapid: VapidKeys
  webhooks: WebhookClient
  /** configured channels outside the page */
  channels: readonly OutsideChannel[]
  /** counts a login-free operation of the request's address @throws RATE_LIMITED */
  countPublic(request: FastifyRequest | undefined): Promise<void>
  /** base of links in messages */
  publicUrl(): string
}

/** Context of every resolver. */
export type GraphqlContext = StepRequest & {
  actor: Actor
  locale: Locale
  services: Services
  load: Loaders
  request: FastifyRequest | undefined
}

export type Loaders = ReturnType<typeof makeLoaders>

const one = <T extends { id: K }, K>(keys: readonly K[], found: readonly T[]): (T | undefined)[] => {
  const byId = new Map(found.map((item) => [item.id, item]))
  return keys.map((key) => byId.get(key))
}
const many = <T>(keys: readonly number[], found: readonly T[], keyOf: (item: T) => number): T[][] => {
  const groups = Map.groupBy(found, keyOf)
  return keys.map((key) => groups.get(key) ?? [])
}

/** Batches look-ups of one request. */
export function makeLoaders(services: Pick<Services, 'db' | 'catalogues' | 'clock'>) {
  const { db } = services
  const known = { policies: new Map<number, PolicyRecord>(), measures: new Map<number, MeasureRecord[]>() }
  return {
    /**
     * Loaded objects. Why: for thousands of live viewers of a document, the loaders' promises cost as much as the rest.
     */
    known,
    policy: new DataLoader<number, PolicyRecord | undefined>(async (ids) => {
      const found = await readPolicies(db, ids)
      for (const policy of found) known.policies.set(policy.id, policy)
      return one(ids, found)
    }),
    organisation: new DataLoader<string, Organisation | undefined>(async (ids) =>
      one(ids, await readOrganisations(db, ids)),
    ),
    recipient: new DataLoader<number, Recipient | undefined>(async (ids) => one(ids, await readRecipients(db, ids))),
    relayInterest: new DataLoader<number, InterestRecord | undefined>(async (ids) =>
      one(ids, await readInterests(db, ids)),
    ),
    tag: new DataLoader<string, TagRecord | undefined>(async (ids) => one(ids, await readTags(db, ids))),
    tagsOf: new DataLoader<number, TagRecord[]>(async (ids) =>
      many(ids, await readTagsOf(db, ids), (tag) => tag.policyId),
    ),
    measuresOf: new DataLoader<number, MeasureRecord[]>(async (ids) => {
      const found = many(ids, await readMeasures(db, ids), (measure) => measure.policyId)
      for (const [i, id] of ids.entries()) known.measures.set(id, found[i] ?? [])
      return found
    }),
    amends: new DataLoader<number, AmendmentRecord[]>(async (ids) =>
      many(ids, await readAmends(db, ids), (one) => one.policyId),
    ),
    amendedBy: new DataLoader<number, AmendmentRecord[]>(async (ids) =>
      many(ids, await readAmendedBy(db, ids), (one) => one.amendedId),
    ),
    interpretationsOf: new DataLoader<number, InterpretationRecord[]>(async (ids) =>
      many(ids, await readInterpretations(db, ids), (text) => text.policyId),
    ),
    faqOf: new DataLoader<number, FaqRecord[]>(async (ids) =>
      many(ids, await readFaqOf(db, ids), (entry) => entry.policyId),
    ),
    reminders: new DataLoader<number, Awaited<ReturnType<typeof readReminders>>>(async (ids) =>
      many(ids, await readReminders(db, ids), (reminder) => reminder.taskId),
    ),
    figures: new DataLoader<PortraitRecord, PortraitFigures, string>(
      (list) => {
        const on = shanghaiDay(services.clock.now())
        return Promise.all(list.map((portrait) => portraitFigures(db, services.catalogues, portrait, on)))
      },
      { cacheKeyFn: (portrait) => portrait.id },
    ),
    feedback: new DataLoader<{ policyId: number; recipientId: number }, Feedback | null, string>(
      async (keys) => {
        const byRecipient = new Map<number, Map<number, Feedback>>()
        for (const [recipientId, own] of Map.groupBy(keys, (key) => key.recipientId)) {
          const ids = own.map((key) => key.policyId)
          byRecipient.set(recipientId, await readFeedback(db, recipientId, ids))
        }
        return keys.map((key) => byRecipient.get(key.recipientId)?.get(key.policyId) ?? null)
      },
      { cacheKeyFn: (key) => `${key.policyId}-${key.recipientId}` },
    ),
    forwards: new DataLoader<{ policyId: number; recipientId: number }, ForwardRecord[], string>(
      async (keys) => {
        const found = Map.groupBy(await readForwards(db, keys), (item) => `${item.policyId}-${item.recipientId}`)
        return keys.map((key) => found.get(`${key.policyId}-${key.recipientId}`) ?? [])
      },
      { cacheKeyFn: (key) => `${key.policyId}-${key.recipientId}` },
    ),
  }
}

const shared = new WeakMap<object, Loaders>()

/** One set of loaders for everything that was read together. Why: thousands of viewers need the same documents. */
export function sharedLoaders(services: Services, reading: object): Loaders {
  const known = shared.get(reading)
  if (known) return known
  const made = makeLoaders(services)
  shared.set(reading, made)
  return made
}
