import type {
  MutationResolvers,
  PortalDeliveryResolvers,
  PortalResolvers,
  QueryResolvers,
} from '../../../graphql/types.generated.ts'
import { authorise } from '../../auth/authorise.ts'
import { linkedRecipients } from '../../auth/portal-links.ts'
import { cursorText } from '../../notices/notice.ts'
import { notFound } from '../../platform/errors.ts'
import { linkPortal, listLinkedPortals, unlinkPortal } from '../../portals/link-portal.ts'
import { readEventsAfter } from '../../portals/portal-events.ts'
import {
  enableWebhook,
  readWebhook,
  registerWebhook,
  removeWebhook,
  rotateWebhookSecret,
} from '../../portals/webhook/manage.ts'
import { replayWebhook, testWebhook } from '../../portals/webhook/replay.ts'
import { connectionOf, givenCursor, idCursor, pageSize, present } from './paging.ts'

export const Portal: PortalResolvers = {
  linked: async ({ linkedIds }, _args, { load }) => present(await load.recipient.loadMany(linkedIds)),
}

export const PortalDelivery: PortalDeliveryResolvers = {
  cursor: ({ seq }) => cursorText(seq),
  recipient: async ({ delivery }, _args, { load }) => {
    const recipient = await load.recipient.load(delivery.recipientId)
    if (!recipient) throw notFound('服务对象 recipient')
    return recipient
  },
}

export const queries: Pick<QueryResolvers, 'portals' | 'portalEnterprises' | 'portalDeliveries' | 'webhook'> = {
  portals: (_root, _args, { actor, services }) => listLinkedPortals(services.db, actor),
  portalEnterprises: async (_root, args, { actor, services, load }) => {
    const account = authorise(actor, 'portal.read')
    const first = pageSize(args.first, 100, 500)
    const ids = await linkedRecipients(services.db, account.id, idCursor(args.after), first + 1)
    const page = connectionOf(ids, first, String)
    const found = present(await load.recipient.loadMany(page.edges.map(({ node }) => node)))
    return { ...page, edges: found.map((node) => ({ cursor: String(node.id), node })) }
  },
  portalDeliveries: async (_root, args, { actor, services }) => {
    const account = authorise(actor, 'portal.read')
    const first = pageSize(args.first, 100, 500)
    const found = await readEventsAfter(services.db, account.id, givenCursor(args.after) ?? 0, first + 1)
    return connectionOf(found, first, ({ seq }) => cursorText(seq))
  },
  webhook: async (_root, _args, { actor, services }) => (await readWebhook(services.db, actor)) ?? null,
}

export const mutations: Pick<
  MutationResolvers,
  | 'linkPortal'
  | 'unlinkPortal'
  | 'registerWebhook'
  | 'rotateWebhookSecret'
  | 'enableWebhook'
  | 'removeWebhook'
  | 'testWebhook'
  | 'replayWebhook'
> = {
  linkPortal: (_root, args, { actor, services }) =>
    services.db.transaction((tx) => linkPortal(tx, services, actor, args)),
  unlinkPortal: (_root, args, { actor, services }) =>
    services.db.transaction((tx) => unlinkPortal(tx, services, actor, args)),
  registerWebhook: (_root, { url, contact }, { actor, services }) =>
    registerWebhook(services, services.webhooks, actor, { url, contact: contact ?? null }),
  rotateWebhookSecret: (_root, _args, { actor, services }) =>
    services.db.transaction((tx) => rotateWebhookSecret(tx, services, actor)),
  enableWebhook: (_root, _args, { actor, services }) =>
    services.db.transaction((tx) => enableWebhook(tx, services, actor)),
  removeWebhook: (_root, _args, { actor, services }) =>
    services.db.transaction((tx) => removeWebhook(tx, services, actor)),
  testWebhook: (_root, _args, { actor, services }) => testWebhook(services, services.webhooks, actor),
  replayWebhook: (_root, { after }, { actor, services }) =>
    services.db.transaction((tx) => replayWebhook(tx, services, actor, givenCursor(after) ?? 0)),
}
