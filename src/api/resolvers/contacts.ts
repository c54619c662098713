import type { Channel, ContactResolvers, MutationResolvers, QueryResolvers } from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { actsFor } from '../../auth/authorise.ts'
import { type ContactChannel, contactChannels } from '../../parties/contacts/contact.ts'
import {
  confirmContact,
  listContacts,
  removeContact,
  setContact,
  wantContact,
} from '../../parties/contacts/manage-contacts.ts'
import { badInput, conflict } from '../../platform/errors.ts'
import { apiRefusals } from '../refusals.ts'
import { reasonText } from './reason-text.ts'

/** @throws BAD_USER_INPUT for a channel without addresses */
function contactChannel(channel: Channel): ContactChannel {
  const known = contactChannels.find((one) => one === channel)
  if (known) return known
  throw badInput([{ path: 'channel', ...apiRefusals.contactChannel }])
}

const codeProblems = { wrong: apiRefusals.codeWrong, over: apiRefusals.codeExpired }

export const Contact: ContactResolvers = {
  endedReason: ({ endedReason }, _args, { locale }) => reasonText(endedReason ?? null, locale),
}

export const queries: Pick<QueryResolvers, 'contacts'> = {
  contacts: async (_root, args, { actor, services }) => {
    const { recipientId } = actsFor(actor, 'recipient.read', args.recipientId)
    await audit(services.db, services.clock, actor, 'contacts.read', { recipientId })
    return listContacts(services.db, services, recipientId)
  },
}

export const mutations: Pick<MutationResolvers, 'setContact' | 'confirmContact' | 'wantContact' | 'removeContact'> = {
  setContact: (_root, args, { actor, services }) => {
    const { recipientId } = actsFor(actor, 'recipient.change', args.recipientId)
    const channel = contactChannel(args.channel)
    if (channel === 'GATEWAY' && !services.config.gateway) throw conflict(apiRefusals.noTextMessages)
    return services.db.transaction(async (tx) => {
      const contact = await setContact(tx, services, recipientId, channel, args.address.trim())
      await audit(tx, services.clock, actor, 'contact.claimed', { recipientId, channel })
      return contact
    })
  },
  confirmContact: async (_root, args, { actor, services }) => {
    const { recipientId } = actsFor(actor, 'recipient.change', args.recipientId)
    const channel = contactChannel(args.channel)
    const outcome = await services.db.transaction(async (tx) => {
      const confirmation = await confirmContact(tx, services, recipientId, channel, args.code)
      if (confirmation.kind === 'confirmed')
        await audit(tx, services.clock, actor, 'contact.confirmed', { recipientId, channel })
      else await audit(tx, services.clock, actor, 'contact.refused', { recipientId, channel, code: confirmation.kind })
      return confirmation
    })
    // Why after the transaction: a wrong code must stay counted.
    if (outcome.kind !== 'confirmed') throw badInput([{ path: 'code', ...codeProblems[outcome.kind] }])
    return outcome.contact
  },
  wantContact: (_root, args, { actor, services }) => {
    const { recipientId } = actsFor(actor, 'recipient.change', args.recipientId)
    const channel = contactChannel(args.channel)
    return services.db.transaction(async (tx) => {
      const contact = await wantContact(tx, services, recipientId, channel, args.wanted)
      await audit(tx, services.clock, actor, 'contact.wanted', { recipientId, channel, wanted: args.wanted })
      return contact
    })
  },
  removeContact: (_root, args, { actor, services }) => {
    const { recipientId } = actsFor(actor, 'recipient.change', args.recipientId)
    const channel = contactChannel(args.channel)
    return services.db.transaction(async (tx) => {
      const removed = await removeContact(tx, services, recipientId, channel)
      await audit(tx, services.clock, actor, 'contact.removed', { recipientId, channel, removed })
      return removed
    })
  },
}
