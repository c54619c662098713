// One interface for the other end of every channel, so that one suite tests all channels.
import type { OutsideChannel } from '../src/dispatch/preferences.ts'
import { opaqueId } from '../src/platform/crypto.ts'
import { type GatewayAnswer, startGateway } from './gateway-peer.ts'
import { giveAddress } from './mail.ts'
import { startMailServer } from './mail-server.ts'
import { usccOf } from './portal.ts'
import { pushChannel, startPushService } from './receivers.ts'
import type { startService, TestService } from './service.ts'
import { certificate, startWebhookReceiver } from './webhook-receiver.ts'

/** busy: later. cut: the connection breaks. refused: not this message. gone: the address has ended. */
export type PeerAnswer = 'busy' | 'cut' | 'refused' | 'gone'

export type ChannelPeer = {
  env: Record<string, string>
  options: Pick<NonNullable<Parameters<typeof startService>[1]>, 'channels' | 'webhooks'>
  /** Gives ent-1 an address at this peer. */
  connect(service: TestService): Promise<void>
  /** Messages that it accepted about a document: purpose and id. */
  accepted(service: TestService, policyId: string): { purpose: string; id: string }[]
  /** Its next answers, each used once. */
  next(...answers: PeerAnswer[]): void
  stop(): Promise<void>
}

const taken = (answered: unknown): boolean => {
  const status = typeof answered === 'object' && answered !== null ? (answered as { status: number }).status : answered
  return typeof status === 'number' && status < 300
}

async function pushPeer(): Promise<ChannelPeer> {
  const push = await startPushService()
  const device = push.subscribe()
  const words: Record<PeerAnswer, (typeof push.script)[number]> = {
    busy: { status: 503 },
    cut: 'reset',
    refused: { status: 302 },
    gone: { status: 410 },
  }
  return {
    env: { PUSH_HOSTS: push.host },
    options: { channels: pushChannel(push) },
    connect: async (service) => {
      const { endpoint, p256dh, auth } = device
      const register = 'mutation($input: PushEndpointInput!) { registerPushEndpoint(input: $input) }'
      await service.ok('ent-1', register, { input: { endpoint, p256dh, auth } })
    },
    accepted: (_service, policyId) =>
      device
        .requests()
        .filter(({ headers, answered }) => headers.topic === `p${policyId}` && taken(answered))
        .map((request) => {
          const { id, purpose = 'notice' } = device.decrypt(request) as { id: string; purpose?: string }
          return { purpose, id }
        }),
    next: (...answers) => void push.script.push(...answers.map((answer) => words[answer])),
    stop: () => push.stop(),
  }
}

async function mailPeer(): Promise<ChannelPeer> {
  const server = await startMailServer()
  const words: Record<PeerAnswer, (typeof server.script)[number]> = {
    busy: 451,
    // Why at DATA: before the text the library itself makes another attempt.
    cut: { stage: 'DATA', close: true },
    refused: { stage: 'DATA', code: 554 },
    gone: { stage: 'RCPT', code: 550, text: '5.1.1 no such user' },
  }
  return {
    env: { SMTP_URL: server.url },
    options: {},
    connect: (service) => giveAddress(service, 'ent-1', 'jia@example.invalid'),
    accepted: (service, policyId) =>
      server.mails.flatMap((mail) => {
        const [, purpose = '', id = ''] = /<(\w+)\.([\w-]{22})@/.exec(mail.messageId ?? '') ?? []
        return isOf(service, policyId, id) ? [{ purpose, id }] : []
      }),
    next: (...answers) => void server.script.push(...answers.map((answer) => words[answer])),
    stop: () => server.stop(),
  }
}

async function gatewayPeer(): Promise<ChannelPeer> {
  const gateway = await startGateway()
  const words: Record<PeerAnswer, GatewayAnswer> = {
    busy: () => ({ status: 'busy' }),
    cut: 'reset',
    refused: () => ({ status: 'rejected', code: 'SIGN' }),
    gone: () => ({ status: 'unreachable' }),
  }
  return {
    env: gateway.env,
    options: {},
    connect: (service) => giveAddress(service, 'ent-1', '13800000001', true, 'GATEWAY'),
    accepted: (service, policyId) =>
      [...gateway.accepted.keys()].flatMap((key) => {
        const [purpose = '', id = ''] = key.split('.')
        return isOf(service, policyId, id) ? [{ purpose, id }] : []
      }),
    next: (...answers) => void gateway.script.push(...answers.map((answer) => words[answer])),
    stop: () => gateway.stop(),
  }
}

async function webhookPeer(): Promise<ChannelPeer> {
  const portal = await startWebhookReceiver({ tls: true })
  const words: Record<PeerAnswer, (typeof portal.script)[number]> = {
    busy: 503,
    cut: 'reset',
    refused: { status: 302, headers: { location: 'https://elsewhere.example' } },
    gone: 410,
  }
  return {
    env: { WEBHOOK_HOSTS: portal.host },
    options: { webhooks: { ca: certificate, deadlineMs: 2000 } },
    connect: async (service) => {
      // Why: in the small world recipient 2 has linked the portal too.
      await service.ok('ent-2', 'mutation($u: String!) { unlinkPortal(portalId: "portal", uscc: $u) }', {
        u: usccOf(2),
      })
      await service.ok('portal', 'mutation($u: String!) { registerWebhook(url: $u) { secret } }', { u: portal.url })
    },
    accepted: (_service, policyId) =>
      portal.requests
        .filter(({ event, answered }) => event.data.policy?.id === policyId && taken(answered))
        .map(({ event, headers }) => ({
          purpose: event.type === 'notice.recalled' ? 'recall' : 'notice',
          id: headers['webhook-id'] ?? '',
        })),
    next: (...answers) => void portal.script.push(...answers.map((answer) => words[answer])),
    stop: () => portal.stop(),
  }
}

/** Whether an opaque id is of ent-1's notice of this document. */
const isOf = (service: TestService, policyId: string, id: string): boolean =>
  id === opaqueId(service.app.deps.ring, Number(policyId), 1)

export const channelPeers: readonly [OutsideChannel, () => Promise<ChannelPeer>][] = [
  ['WEB_PUSH', pushPeer],
  ['EMAIL', mailPeer],
  ['WEBHOOK', webhookPeer],
  ['GATEWAY', gatewayPeer],
]
