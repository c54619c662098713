import type {
  MutationResolvers,
  PortalDeliveryResolvers,
  PortalResolvers,
  QueryResolvers,
  WebhookResolvers,
} from '../../../graphql/types.generated.ts'
import type { Actor } from '../../auth/actor.ts'
import { audit } from '../../auth/audit.ts'
import { authorise, ownershipOfRecipient } from '../../auth/authorise.ts'
import { linkedRecipients, portalsOf, readPortal } from '../../auth/portal-links.ts'
import { cursorText } from '../../notices/notice.ts'
import { findByUscc } from '../../parties/recipients/store.ts'
import { partiesRefusals } from '../../parties/refusals.ts'
import { readUscc, usccProblem } from '../../parties/uscc.ts'
import type { Db } from '../../platform/db.ts'
import { badInput, notFound } from '../../platform/errors.ts'
import { sentence } from '../../platform/refusal.ts'
import { linkPortal, listLinkedPortals, unlinkPortal } from '../../portals/link-portal.ts'
import { readEventsAfter } from '../../portals/portal-events.ts'
import { portalsRefusals } from '../../portals/refusals.ts'
import {
  checkWebhook,
  enableWebhook,
  readWebhook,
  registerWebhook,
  removeWebhook,
  rotateWebhookSecret,
} from '../../portals/webhook/manage.ts'
import { replayWebhook, testWebhook } from '../../portals/webhook/replay.ts'
import { connectionOf, givenCursor, idCursor, pageSize, present } from './paging.ts'
import { reasonText } from './reason-text.ts'

export const Portal: PortalResolvers = {
  linked: async ({ linkedIds }, _args, { load }) => present(await load.recipient.loadMany(linkedIds)),
}

export const PortalDelivery: PortalDeliveryResolvers = {
  cursor: ({ seq }) => cursorText(seq),
  recipient: async ({ delivery }, _args, { load }) => {
    const recipient = await load.recipient.load(delivery.recipientId)
    if (!recipient) throw notFound(partiesRefusals.recipient)
    return recipient
  },
}

export const Webhook: WebhookResolvers = {
  lastFailure: ({ lastFailure }, _args, { locale }) => reasonText(lastFailure, locale),
}

export const queries: Pick<QueryResolvers, 'portals' | 'portalEnterprises' | 'portalDeliveries' | 'webhook'> = {
  portals: async (_root, _args, { actor, services }) =>
    listLinkedPortals(services.db, authorise(actor, 'portal.list').recipientIds),
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
  webhook: async (_root, _args, { actor, services }) =>
    (await readWebhook(services.db, authorise(actor, 'portal.manage').id)) ?? null,
}

/**
 * The link that an enterprise's clerk wants to make or end.
 * @throws BAD_USER_INPUT uscc; NOT_FOUND for an unknown portal, or an enterprise for which the actor does not act
 */
async function linkOf(db: Db, actor: Actor, { portalId, uscc }: { portalId: string; uscc: string }) {
  authorise(actor, 'portal.list')
  const code = readUscc(uscc)
  const wrong = usccProblem(code)
  if (wrong) throw badInput([{ path: 'uscc', ...wrong }])
  const recipientId = (await findByUscc(db, code)) ?? -1
  const account = authorise(actor, 'portal.link', ownershipOfRecipient(actor, recipientId), partiesRefusals.enterprise)
  const portal = await readPortal(db, portalId)
  if (!portal) throw notFound(portalsRefusals.portal)
  return { account, recipientId, portal }
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
    services.db.transaction(async (tx) => {
      const { account, portal, recipientId } = await linkOf(tx, actor, args)
      if (await linkPortal(tx, services, { portal, recipientId }, account.id))
        await audit(tx, services.clock, account, 'portal.linked', { portalId: portal.id, recipientId })
      const links = await portalsOf(tx, account.recipientIds)
      const own = links.filter(({ portalId }) => portalId === portal.id)
      return { ...portal, linkedIds: own.map((link) => link.recipientId) }
    }),
  unlinkPortal: (_root, args, { actor, services }) =>
    services.db.transaction(async (tx) => {
      const { account, portal, recipientId } = await linkOf(tx, actor, args)
      const ended = await unlinkPortal(tx, services, { portal, recipientId })
      if (ended) await audit(tx, services.clock, account, 'portal.unlinked', { portalId: portal.id, recipientId })
      return ended
    }),
  registerWebhook: async (_root, { url, contact = null }, { actor, services }) => {
    const account = authorise(actor, 'portal.manage')
    await checkWebhook(services.webhooks, { url, contact })
    return services.db.transaction(async (tx) => {
      const registration = await registerWebhook(tx, services, account.id, { url, contact })
      await audit(tx, services.clock, account, 'webhook.registered', { url })
      return registration
    })
  },
  rotateWebhookSecret: async (_root, _args, { actor, services }) => {
    const account = authorise(actor, 'portal.manage')
    return services.db.transaction(async (tx) => {
      const registration = await rotateWebhookSecret(tx, services, account.id)
      await audit(tx, services.clock, account, 'webhook.secret-rotated', {})
      return registration
    })
  },
  enableWebhook: async (_root, _args, { actor, services }) => {
    const account = authorise(actor, 'portal.manage')
    return services.db.transaction(async (tx) => {
      const webhook = await enableWebhook(tx, account.id)
      await audit(tx, services.clock, account, 'webhook.enabled', {})
      return webhook
    })
  },
  removeWebhook: async (_root, _args, { actor, services }) => {
    const account = authorise(actor, 'portal.manage')
    return services.db.transaction(async (tx) => {
      const removed = await removeWebhook(tx, services, account.id)
      if (removed) await audit(tx, services.clock, account, 'webhook.removed', {})
      return removed
    })
  },
  testWebhook: async (_root, _args, { actor, services, locale }) => {
    const { answer, ...test } = await testWebhook(services, services.webhooks, authorise(actor, 'portal.manage'))
    return { ...test, message: sentence(answer, locale) }
  },
  replayWebhook: async (_root, { after }, { actor, services }) => {
    const { id } = authorise(actor, 'portal.manage')
    return services.db.transaction((tx) => replayWebhook(tx, services, id, givenCursor(after) ?? 0))
  },
}
