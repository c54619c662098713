import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { audit } from '../../auth/audit.ts'
import { kindOfReport } from '../../dispatch/channels/email/bounces/answer.ts'
import { type BounceEvent, readReport } from '../../dispatch/channels/email/bounces/report.ts'
import { type BounceEffect, takeBounce } from '../../dispatch/channels/email/bounces/take-bounce.ts'
import { readUnsubscribeToken } from '../../dispatch/links.ts'
import { setWanted } from '../../parties/contacts/store.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import { localeOf } from '../../platform/http.ts'
import type { Locale } from '../../platform/locale.ts'
import type { Texts } from '../../platform/refusal.ts'
import type { Services } from '../graphql/context.ts'
import { type Read, readJson, registerSignedHook } from './signed-hook.ts'

const texts = {
  stop: { zh: '<p>不再接收政策通知邮件？</p>', en: '<p>Stop e-mail notices?</p>' },
  confirm: { zh: '确认', en: 'Confirm' },
  done: {
    zh: '<p>已停止向此邮箱发送政策通知。</p>',
    en: '<p>This address will receive no more policy notices from us.</p>',
  },
  expired: {
    zh: '<p>此链接已过期。</p><p><a href="/settings">请登录后在“设置”中关闭邮件通知</a></p>',
    en: '<p>This link has expired.</p><p><a href="/settings">Sign in and switch e-mail off in the settings.</a></p>',
  },
  invalid: { zh: '<p>链接无效。</p>', en: '<p>This link is not valid.</p>' },
}
const form: Texts = {
  zh: formOf('zh'),
  en: formOf('en'),
}

function formOf(locale: Locale): string {
  return `<form method="post" action="">${texts.stop[locale]}<button>${texts.confirm[locale]}</button></form>`
}

/**
 * RFC 8058: GET and HEAD change nothing, so a scanner can follow the link. POST unsubscribes, and always answers 200.
 */
export function registerUnsubscribe(app: FastifyInstance, services: Services): void {
  const tokenOf = (token: string) => readUnsubscribeToken(services.ring, token, shanghaiDay(services.clock.now()))
  const path = '/mail/unsubscribe/:token'
  app.get<{ Params: { token: string } }>(path, async (request, reply) => {
    const token = tokenOf(request.params.token)
    if (!token) return page(request, reply, 404, texts.invalid)
    if (token.expired) return page(request, reply, 410, texts.expired)
    return page(request, reply, 200, form)
  })
  const unsubscribe = async (request: FastifyRequest<{ Params: { token: string } }>, reply: FastifyReply) => {
    const token = tokenOf(request.params.token)
    if (!token) return page(request, reply, 404, texts.invalid)
    if (token.expired) return page(request, reply, 410, texts.expired)
    const { recipientId } = token
    await services.db.transaction(async (tx) => {
      if (await setWanted(tx, recipientId, 'EMAIL', false))
        await audit(tx, services.clock, { kind: 'anonymous' }, 'mail.unsubscribed', { recipientId })
    })
    return page(request, reply, 200, texts.done)
  }
  app.register(async (scope) => {
    // RFC 8058 §3.2 asks for a form. Its content does not matter, and neither does a sender that writes another (ADR-22.4).
    scope.removeAllContentTypeParsers()
    scope.addHook('onRequest', async ({ raw }) => {
      raw.headers['content-type'] = 'application/octet-stream'
    })
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 10_000 }, (_request, _body, parsed) =>
      parsed(null, {}),
    )
    scope.post(path, unsubscribe)
  })
}

/** A short page for a person who followed a link, in the request's language. @param content HTML */
export const page = (request: FastifyRequest, reply: FastifyReply, status: number, content: Texts): FastifyReply => {
  const locale = localeOf(request)
  const [lang, title] = locale === 'zh' ? ['zh-CN', '接力'] : ['en', 'Jieli']
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(
      `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title></head><body>${content[locale]}</body></html>`,
    )
}

const reportBytesMax = 4 * 1024 * 1024
// What this service understands of an event. Unknown fields are left out; an unknown status is read from `diagnostic`.
const bounceEvent = z.object({
  messageId: z.string().max(998).optional(),
  recipient: z.string().min(3).max(320),
  status: z.string().max(100).default(''),
  action: z.enum(['failed', 'delayed', 'delivered', 'complained']),
  diagnostic: z.string().max(10_000).optional(),
  at: z.iso.datetime({ offset: true }).optional(),
})
const bounceEvents = z.object({ events: z.array(z.unknown()).min(1).max(1000) })

type Taken = { events: BounceEvent[]; trusted: boolean; notUnderstood: number }

/**
 * POST /hooks/bounce, signed as Standard Webhooks: JSON events of a mail provider, or a raw delivery report.
 * Only with BOUNCE_SECRET.
 */
export async function registerBounceHook(app: FastifyInstance, services: Services): Promise<void> {
  const { bounceSecret } = services.config
  if (!bounceSecret) return
  await registerSignedHook<Taken>(app, services, {
    path: '/hooks/bounce',
    secret: bounceSecret,
    types: ['application/json', 'message/rfc822'],
    bytesMax: reportBytesMax,
    read: async (body, type) => (type.startsWith('message/rfc822') ? reportIn(body) : eventsIn(body)),
    take: async ({ events, trusted, notUnderstood }, request) => {
      services.telemetry.notUnderstood.inc({ channel: 'EMAIL' }, notUnderstood)
      const effects: BounceEffect[] = Array.from({ length: notUnderstood }, () => 'unknown' as const)
      for (const event of events) effects.push(await takeBounce(services, event, { trusted }))
      request.log.info({ effects: countOf(effects) }, 'bounces taken')
      return { events: effects.length, ...countOf(effects) }
    },
  })
}

const countOf = (effects: readonly BounceEffect[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(effects, (effect) => effect)].map(([effect, list]) => [effect, list.length]))

async function reportIn(raw: Buffer): Promise<Read<Taken>> {
  const report = await readReport(raw)
  // The signer passes on content that any sender can have written.
  return report.ok
    ? { ok: true, value: { events: report.events, trusted: false, notUnderstood: 0 } }
    : { ok: false, fields: [{ path: 'body', ...report.reason }] }
}

/** An event that this service can act on. A failure without a known status needs known words. */
function understood(given: unknown): z.infer<typeof bounceEvent> | undefined {
  const event = bounceEvent.safeParse(given).data
  if (event?.action === 'failed' && !kindOfReport(plainStatus(event.status), event.diagnostic)) return undefined
  return event
}

const plainStatus = (status: string): string => (/^[245]\.\d{1,3}\.\d{1,3}$/.test(status) ? status : '')

function eventsIn(raw: Buffer): Read<Taken> {
  const given = readJson(bounceEvents, raw)
  if (!given.ok) return given
  // Why each by itself: an event that we do not know must not spoil the others.
  const known = given.value.events.flatMap((event) => understood(event) ?? [])
  const events = known.map(({ messageId, recipient, status, action, diagnostic, at }) => ({
    messageId,
    recipients: [recipient],
    status: plainStatus(status),
    diagnostic,
    action,
    at: at === undefined ? undefined : new Date(at),
  }))
  return { ok: true, value: { events, trusted: true, notUnderstood: given.value.events.length - known.length } }
}
