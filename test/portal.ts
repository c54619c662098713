// Steps of a portal and of the enterprises that link it.
import { makeUscc } from '../src/parties/uscc.ts'
import type { Engine } from './database.ts'
import { type MailServer, startMailServer } from './mail-server.ts'
import { startService, type TestService, until } from './service.ts'
import { certificate, startWebhookReceiver, type WebhookReceiver, type WebhookRequest } from './webhook-receiver.ts'

/** The 统一社会信用代码 of a recipient of the small world. */
export const usccOf = (recipientId: number): string => makeUscc(`91310118MADEMT${String(recipientId).padStart(3, '0')}`)

export type PortalEvent = { cursor: string; kind: string; recipient: string; policy: string; state: string }

/** Events of the portal's sequence after a position, over all pages. */
export async function eventsAfter(service: TestService, after = '0', first = 100): Promise<PortalEvent[]> {
  const { portalDeliveries } = await service.ok(
    'portal',
    `query($a: String, $n: Int) { portalDeliveries(after: $a, first: $n) {
       edges { cursor node { cursor kind recipient { id } delivery { state policy { id } } } } pageInfo { hasNextPage endCursor } } }`,
    { a: after, n: first },
  )
  const found = portalDeliveries.edges.map(({ node }: any) => ({
    cursor: node.cursor,
    kind: node.kind,
    recipient: node.recipient.id,
    policy: node.delivery.policy.id,
    state: node.delivery.state,
  }))
  const { hasNextPage, endCursor } = portalDeliveries.pageInfo
  return hasNextPage ? [...found, ...(await eventsAfter(service, endCursor, first))] : found
}

/** The last cursor of the portal's sequence; '0' when it is empty. */
export const portalEnd = async (service: TestService): Promise<string> =>
  (await eventsAfter(service, '0', 500)).at(-1)?.cursor ?? '0'

export const repeal = async (service: TestService, id: string): Promise<void> => {
  await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "依据变化") { id } }', { id })
  await service.settled()
}

/** Sets an enterprise's employees. Below 20 the enterprise does not meet the rule `manufacturers`. */
export const setEmployees = async (service: TestService, account: string, employees: number): Promise<void> => {
  await service.ok(account, 'mutation($f: JSON!) { updateMyFacts(facts: $f) { id } }', { f: { employees } })
  await service.settled()
}

/** A service, a portal's receiver (TLS) and a mail server. */
export type WebhookService = {
  service: TestService
  portal: WebhookReceiver
  mails: MailServer
  /** Registers the receiver again. It then accepts all events, and earlier requests are cleared. @returns the secret */
  register(): Promise<string>
  /** Requests about a document. */
  about(id: string): WebhookRequest[]
  /** Waits for `count` requests about a document. */
  arrived(id: string, count: number): Promise<void>
  /** The webhook as the portal sees it. */
  webhook(): Promise<any>
  /** Advances the clock and does what is then due. */
  pass(ms: number): Promise<void>
  stop(): Promise<void>
}

export async function startWebhookService(engine: Engine): Promise<WebhookService> {
  const portal = await startWebhookReceiver({ tls: true })
  const mails = await startMailServer()
  const service = await startService(engine, {
    env: { WEBHOOK_HOSTS: portal.host, SMTP_URL: mails.url, JIELI_PUBLIC_URL: 'https://jieli.example' },
    webhooks: { ca: certificate, deadlineMs: 2000 },
  })
  const about = (id: string) => portal.requests.filter(({ event }) => event.data.policy?.id === id)
  return {
    service,
    portal,
    mails,
    about,
    register: async () => {
      await service.settled()
      const { registerWebhook } = await service.ok(
        'portal',
        'mutation($u: String!, $c: String) { registerWebhook(url: $u, contact: $c) { secret } }',
        { u: portal.url, c: 'it@portal.example' },
      )
      Object.assign(portal, { script: [], otherwise: 204 })
      portal.requests.length = 0
      return registerWebhook.secret
    },
    arrived: (id, count) => until(() => about(id).length >= count, `${count} events`),
    webhook: async () =>
      (await service.ok('portal', '{ webhook { url workedAt failingSince lastFailure disabledAt previousUntil } }'))
        .webhook,
    pass: async (ms) => {
      service.clock.advance(ms)
      const { db, jobs } = service.app.deps
      await db.transaction((tx) => jobs.fire(tx, 'recover'))
      await service.settled()
    },
    stop: async () => {
      await service.stop()
      await Promise.all([portal.stop(), mails.stop()])
    },
  }
}
