import type {
  DeliveryResolvers,
  ForwarderNoteResolvers,
  MutationResolvers,
  QueryResolvers,
} from '../../../graphql/types.generated.ts'
import { actsFor, authorise, ownershipOfRecipient } from '../../auth/authorise.ts'
import { registerPushEndpoint, removePushEndpoint } from '../../dispatch/channels/web-push/push-endpoints.ts'
import { markReceipt } from '../../notices/mark-receipt.ts'
import { cursorText } from '../../notices/notice.ts'
import type { NoticeRecord } from '../../notices/record.ts'
import { noticesRefusals } from '../../notices/refusals.ts'
import { countUnopened, readInbox } from '../../notices/store.ts'
import { opaqueId, readOpaqueId } from '../../platform/crypto.ts'
import { notFound } from '../../platform/errors.ts'
import type { MeasureRecord, PolicyRecord } from '../../publish/record.ts'
import { publishRefusals } from '../../publish/refusals.ts'
import type { GraphqlContext, Loaders } from '../graphql/context.ts'
import { connectionOf, givenCursor, pageSize, present } from './paging.ts'
import { reasonText } from './reason-text.ts'

export const Delivery: DeliveryResolvers = {
  reason: ({ reason }, _args, { locale }) => reasonText(reason, locale),
  id: (delivery, _args, { services }) => opaqueId(services.ring, delivery.policyId, delivery.recipientId),
  cursor: (delivery) => (delivery.cursor === null ? null : cursorText(delivery.cursor)),
  policy: ({ policyId }, _args, { load }) => load.known.policies.get(policyId) ?? loadedPolicy(policyId, load),
  measures: (delivery, _args, { load }) => {
    const all = load.known.measures.get(delivery.policyId)
    return all
      ? matchedOf(delivery, all)
      : load.measuresOf.load(delivery.policyId).then((list) => matchedOf(delivery, list))
  },
  because: (delivery) => delivery.causes,
  via: async (delivery, _args, { load }) => {
    const forwards = await load.forwards.load(delivery)
    return present(await load.organisation.loadMany(forwards.map((forward) => forward.orgId)))
  },
  notes: async (delivery, _args, context) => notesOf(delivery, context),
}

async function loadedPolicy(policyId: number, load: Loaders): Promise<PolicyRecord> {
  const policy = await load.policy.load(policyId)
  if (!policy) throw notFound(publishRefusals.policy)
  return policy
}

const matchedOf = (delivery: NoticeRecord, all: readonly MeasureRecord[]): MeasureRecord[] =>
  all.filter((measure) => delivery.measureOrdinals.includes(measure.ordinal))

async function notesOf(delivery: NoticeRecord, { load }: GraphqlContext) {
  const forwards = await load.forwards.load(delivery)
  const notes = forwards.filter((forward) => forward.note !== null)
  const orgs = await load.organisation.loadMany(notes.map((forward) => forward.orgId))
  return notes.flatMap((forward, i) => {
    const org = orgs[i]
    return org && !(org instanceof Error) ? [{ org, text: forward.note ?? '', at: forward.at }] : []
  })
}

export const ForwarderNote: ForwarderNoteResolvers = {}

export const queries: Pick<QueryResolvers, 'pushPublicKey' | 'deliveries'> = {
  pushPublicKey: (_root, _args, { services }) => services.vapid.publicKey,
  deliveries: async (_root, args, { actor, services }) => {
    const { recipientId } = actsFor(actor, 'recipient.read', args.recipientId)
    const first = pageSize(args.first, 20, 100)
    const options = { before: givenCursor(args.after), limit: first + 1, unopened: args.unopened ?? false }
    const found = await readInbox(services.db, recipientId, options)
    const page = connectionOf(found, first, (delivery) => cursorText(delivery.cursor ?? 0))
    return { ...page, unopenedCount: await countUnopened(services.db, recipientId) }
  },
}

/** Records a receipt for a notice of a recipient for whom the actor acts. The notice's id contains the recipient. */
async function received({ actor, services }: GraphqlContext, deliveryId: string, to: 'OPENED' | 'ACTED') {
  const [policyId, recipientId] = readOpaqueId(services.ring, deliveryId) ?? [-1, -1]
  authorise(actor, 'recipient.change', ownershipOfRecipient(actor, recipientId), noticesRefusals.notice)
  return services.db.transaction((tx) => markReceipt(tx, services, { policyId, recipientId }, to))
}

export const mutations: Pick<
  MutationResolvers,
  'registerPushEndpoint' | 'removePushEndpoint' | 'markOpened' | 'markActed'
> = {
  registerPushEndpoint: async (_root, { input }, { actor, services }) => {
    const { id } = authorise(actor, 'push.manage')
    await services.db.transaction((tx) => registerPushEndpoint(tx, services, services.config.pushHosts, id, input))
    return true
  },
  removePushEndpoint: async (_root, { endpoint }, { actor, services }) => {
    const { id } = authorise(actor, 'push.manage')
    return services.db.transaction((tx) => removePushEndpoint(tx, services, id, endpoint))
  },
  markOpened: (_root, { deliveryId }, context) => received(context, deliveryId, 'OPENED'),
  markActed: (_root, { deliveryId }, context) => received(context, deliveryId, 'ACTED'),
}
