import type {
  DeadLettersResolvers,
  DeliveryPreferencesResolvers,
  MutationResolvers,
  NextSendingResolvers,
  QueryResolvers,
} from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { actsFor, authorise } from '../../auth/authorise.ts'
import { readTroubles } from '../../dispatch/channels/channel-trouble.ts'
import { nextSending } from '../../dispatch/next-sending.ts'
import type { OutsideChannel } from '../../dispatch/preferences.ts'
import { listDeadLetters, replayDeadLetters } from '../../dispatch/recover-dispatches.ts'
import { checkPreferences, clockText, preferencesOf, writePreferences } from '../../dispatch/set-preferences.ts'
import { storedText } from '../../platform/refusal.ts'
import { numericId } from './paging.ts'

export const DeliveryPreferences: DeliveryPreferencesResolvers = {
  quietFrom: ({ quietFrom }) => clockText(quietFrom),
  quietTo: ({ quietTo }) => clockText(quietTo),
  channels: ({ channels }) =>
    (Object.keys(channels) as OutsideChannel[]).map((channel) => {
      const { frequency = null, quietFrom, quietTo, weeklyCap = null } = channels[channel] ?? {}
      return { channel, frequency, quietFrom: clockText(quietFrom), quietTo: clockText(quietTo), weeklyCap }
    }),
}

export const NextSending: NextSendingResolvers = {
  at: ({ plan }) => (plan.kind === 'never' ? null : plan.notBefore),
  reason: ({ plan }) => (plan.kind === 'never' ? 'NEVER' : plan.reason),
  quietFrom: ({ quietFrom }) => clockText(quietFrom),
  quietTo: ({ quietTo }) => clockText(quietTo),
}

export const DeadLetters: DeadLettersResolvers = {
  reason: ({ reason }, _args, { locale }) => storedText(reason, locale),
}

type Which = { policyId?: string | null; channel?: string | null; reason?: string | null }

const lettersOf = ({ policyId, channel, reason }: Which) => ({
  ...(policyId ? { policyId: numericId(policyId) } : {}),
  ...(channel ? { channel: channel as OutsideChannel } : {}),
  ...(reason ? { reason } : {}),
})

export const queries: Pick<QueryResolvers, 'deliveryPreferences' | 'nextSending' | 'deadLetters' | 'channelTroubles'> =
  {
    deliveryPreferences: (_root, { recipientId }, { actor, services }) =>
      preferencesOf(services.db, actsFor(actor, 'recipient.read', recipientId).recipientId),
    nextSending: async (_root, { recipientId, input }, { actor, services }) => {
      const { recipientId: id } = actsFor(actor, 'recipient.read', recipientId)
      const preferences = input ? checkPreferences(input) : await preferencesOf(services.db, id)
      return nextSending(services.db, id, preferences, services.clock.now())
    },
    deadLetters: async (_root, which, { actor, services }) => {
      authorise(actor, 'dead-letters.manage')
      return (await listDeadLetters(services, lettersOf(which))) as never
    },
    channelTroubles: (_root, _args, { actor, services }) => {
      authorise(actor, 'dead-letters.manage')
      return readTroubles(services.db)
    },
  }

export const mutations: Pick<MutationResolvers, 'setDeliveryPreferences' | 'replayDeadLetters'> = {
  setDeliveryPreferences: async (_root, { input, recipientId }, { actor, services }) => {
    const { recipientId: id } = actsFor(actor, 'recipient.change', recipientId)
    const set = checkPreferences(input)
    await services.db.transaction((tx) => writePreferences(tx, id, set, services.clock.now()))
    return set
  },
  replayDeadLetters: async (_root, which, { actor, services }) => {
    authorise(actor, 'dead-letters.manage')
    const count = await replayDeadLetters(services, lettersOf(which))
    await audit(services.db, services.clock, actor, 'dead-letters.replayed', { ...which, count })
    return count
  },
}
