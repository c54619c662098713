import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { makeDemoToken } from '../auth/sign-in.ts'
import { listDemoAccounts } from '../auth/store.ts'
import { readUnsubscribeToken } from '../deliver/links.ts'
import { escapeHtml } from '../deliver/mail-text.ts'
import { readDelivery } from '../deliver/store.ts'
import { readOrganisations, stopContact } from '../parties/store.ts'
import { readOpaqueId } from '../platform/crypto.ts'
import type { Jobs } from '../platform/jobs.ts'
import { isPublic } from '../publish/policy.ts'
import { readPolicies } from '../publish/store.ts'
import { ruleJsonSchema } from '../rules/rule-schema.ts'
import type { Services } from './context.ts'

/** /healthz, /readyz, /metrics: for whoever operates the service. */
export function registerOperations(
  app: FastifyInstance,
  services: Services,
  state: { ready: boolean },
  jobs: Jobs,
): void {
  app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'ok' }))
  app.get('/readyz', { logLevel: 'warn' }, async (_request, reply) => {
    if (!state.ready) return reply.code(503).send({ status: 'starting or stopping' })
    try {
      await services.db.execute(sql`SELECT 1`)
      return { status: 'ready' }
    } catch {
      return reply.code(503).send({ status: 'the database does not answer' })
    }
  })
  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) => {
    for (const [queue, waiting] of Object.entries(await jobs.backlog()))
      services.telemetry.backlog.set({ queue }, waiting)
    return reply.type(services.telemetry.registry.contentType).send(await services.telemetry.registry.metrics())
  })
}

/** The demo world's own sign-in; registered in demo mode only. */
export function registerDemo(app: FastifyInstance, services: Services): void {
  app.get('/demo/accounts', async () => {
    // a portal is a machine: it gets a token by its id and is nobody to sign in as
    const accounts = (await listDemoAccounts(services.db)).filter(({ roles }) => !roles.includes('SERVICE'))
    const orgIds = accounts.flatMap((account) => account.orgId ?? [])
    const names = new Map((await readOrganisations(services.db, orgIds)).map((org) => [org.id, org]))
    return accounts.map(({ id, name, roles, orgId }) => {
      const org = orgId ? names.get(orgId) : undefined
      return { id, name, roles, org: org ? { id: org.id, name: org.name, kind: org.kind } : null }
    })
  })
  const body = { type: 'object', required: ['account'], properties: { account: { type: 'string', maxLength: 100 } } }
  app.post<{ Body: { account: string } }>('/demo/token', { schema: { body } }, async (request, reply) => {
    const known = (await listDemoAccounts(services.db)).some((account) => account.id === request.body.account)
    if (!known) return reply.code(404).send({ error: '没有此演示账号 no such demo account' })
    return { token: await makeDemoToken(services.ring, services.clock, request.body.account) }
  })
}

/** What anyone may ask without login: the rule language, a notice's public summary, stopping e-mail. */
export function registerPublic(app: FastifyInstance, services: Services): void {
  app.get('/schemas/rule.json', async (_request, reply) => reply.type('application/schema+json').send(ruleJsonSchema()))

  // The service worker's text: the title of a public document, to whoever holds the opaque id.
  app.get<{ Params: { id: string } }>('/notices/:id/summary', async (request, reply) => {
    const key = readOpaqueId(services.ring, request.params.id)
    const delivery = key ? await readDelivery(services.db, key[0], key[1]) : undefined
    const [policy] = delivery && delivery.cursor !== null ? await readPolicies(services.db, [delivery.policyId]) : []
    if (!policy || !isPublic(policy.status)) return reply.code(404).send({ error: '未找到 not found' })
    const ended = policy.status !== 'PUBLISHED'
    const title = ended ? '政策已停止适用' : '有一份政策与您有关'
    return reply.header('cache-control', 'no-store').send({ title, body: policy.title, url: `/n/${request.params.id}` })
  })

  // RFC 8058: the POST comes as a form whose content does not matter
  app.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { parseAs: 'buffer', bodyLimit: 10_000 },
    (_request, _body, parsed) => parsed(null, {}),
  )
  const done = '已停止向此邮箱发送政策通知。You will get no more e-mail from us.'
  app.get<{ Params: { token: string } }>('/mail/unsubscribe/:token', async (request, reply) => {
    const known = readUnsubscribeToken(services.ring, request.params.token) !== undefined
    const form = `<form method="post" action=""><p>不再接收政策通知邮件？Stop e-mail notices?</p><button>确认 Confirm</button></form>`
    const html = page(known ? form : '<p>链接无效。This link is not valid.</p>')
    return reply
      .code(known ? 200 : 404)
      .type('text/html; charset=utf-8')
      .send(html)
  })
  app.post<{ Params: { token: string } }>('/mail/unsubscribe/:token', async (request, reply) => {
    const recipientId = readUnsubscribeToken(services.ring, request.params.token)
    if (recipientId === undefined)
      return reply.code(404).type('text/html; charset=utf-8').send(page('<p>链接无效。This link is not valid.</p>'))
    await stopContact(services.db, recipientId, 'EMAIL', { declined: true })
    return reply.type('text/html; charset=utf-8').send(page(`<p>${escapeHtml(done)}</p>`))
  })
}

const page = (content: string): string =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>接力</title><body>${content}</body></html>`
