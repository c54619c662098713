// What a portal and the enterprises that link it do.
import { makeUscc } from '../src/parties/uscc.ts'
import type { Engine } from './database.ts'
import { type MailServer, startMailServer } from './mail-server.ts'
import { startService, type TestService, until } from './service.ts'
import { certificate, startWebhookReceiver, type WebhookReceiver, type WebhookRequest } from './webhook-receiver.ts'

/** The 统一社会信用代码 of a recipient of the small world. */
export const usccOf = (recipientId: number): string => makeUscc(`91310118MADEMT${String(recipientId).padStart(3, '0')}`)

export type PortalEvent = { cursor: string; kind: string; recipient: string; policy: string; state: string }

/** The events of the portal's sequence after a position, all pages. */
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

/** Where the portal's sequence ends now. */
export const portalEnd = async (service: TestService): Promise<string> =>
  (await eventsAfter(service, '0', 500)).at(-1)?.cursor ?? '0'

export const repeal = async (service: TestService, id: string): Promise<void> => {
  await service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "依据变化") { id } }', { id })
  await service.settled()
}

/** States how many people an enterprise has: below 20 it is none of `manufacturers`. */
export const setEmployees = async (service: TestService, account: string, employees: number): Promise<void> => {
  await service.ok(account, 'mutation($f: JSON!) { updateMyFacts(facts: $f) { id } }', { f: { employees } })
  await service.settled()
}

/** A service with a portal's receiver (TLS) and a mail server beside it. */
export type WebhookService = {
  service: TestService
  portal: WebhookReceiver
  mails: MailServer
  /** Registers the receiver anew, which then takes all, and forgets what came before. @returns the secret */
  register(): Promise<string>
  /** What was posted of a document. */
  about(id: string): WebhookRequest[]
  /** Waits until so many events of a document were posted. */
  arrived(id: string, count: number): Promise<void>
  /** The webhook as it is shown to the portal. */
  webhook(): Promise<any>
  /** Lets time pass and does what is due then. */
  pass(ms: number): Promise<void>
  stop(): Promise<void>
}

export async function startWebhookService(engine: Engine): Promise<WebhookService> {
  const portal = await startWebhookReceiver({ tls: true })
  const mails = await startMailServer()
  const service = await startService(engine, {
    env: { WEBHOOK_HOSTS: portal.host, SMTP_URL: mails.url, JIELI_PUBLIC_URL: 'https://jieli.example' },
    webhooks: { ca: certificate, deadlineMs: 400 },
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
