import type { FastifyInstance } from 'fastify'
import { makeDemoToken } from '../../auth/sign-in.ts'
import { listDemoAccounts } from '../../auth/store.ts'
import { amendedReason } from '../../notices/notice.ts'
import { readNotice } from '../../notices/store.ts'
import { readOrganisations } from '../../parties/organisations/store.ts'
import { readOpaqueId } from '../../platform/crypto.ts'
import { ping } from '../../platform/db.ts'
import { notFound } from '../../platform/errors.ts'
import type { Jobs } from '../../platform/jobs.ts'
import { isPublic } from '../../publish/policy.ts'
import { readPolicies } from '../../publish/store.ts'
import { ruleJsonSchema } from '../../rules/rule-schema.ts'
import type { Services } from '../graphql/context.ts'
import { apiRefusals } from '../refusals.ts'

/** /healthz, /readyz, /metrics: for operators of the service. */
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
      await ping(services.db)
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

/** Sign-in of the demo world. Registered in demo mode only. */
export function registerDemo(app: FastifyInstance, services: Services): void {
  app.get('/demo/accounts', async () => {
    // A portal's account is for a machine, and gets its token by id.
    const accounts = (await listDemoAccounts(services.db)).filter(({ roles }) => !roles.includes('SERVICE'))
    const orgIds = accounts.flatMap((account) => account.orgId ?? [])
    const names = new Map((await readOrganisations(services.db, orgIds)).map((org) => [org.id, org]))
    return accounts.map(({ id, name, roles, orgId }) => {
      const org = orgId ? names.get(orgId) : undefined
      return { id, name, roles, org: org ? { id: org.id, name: org.name, kind: org.kind } : null }
    })
  })
  const body = { type: 'object', required: ['account'], properties: { account: { type: 'string', maxLength: 100 } } }
  app.post<{ Body: { account: string } }>('/demo/token', { schema: { body } }, async (request) => {
    const known = (await listDemoAccounts(services.db)).some((account) => account.id === request.body.account)
    if (!known) throw notFound(apiRefusals.noSuchDemoAccount)
    return { token: await makeDemoToken(services.ring, services.clock, request.body.account) }
  })
}

/** Requests without login: the rule language, a notice's public summary. */
export function registerPublic(app: FastifyInstance, services: Services): void {
  app.get('/schemas/rule.json', async (_request, reply) => reply.type('application/schema+json').send(ruleJsonSchema()))

  // The service worker's text: title of a public document. The opaque id of the notice is the only key.
  app.get<{ Params: { id: string } }>('/notices/:id/summary', async (request, reply) => {
    const key = readOpaqueId(services.ring, request.params.id)
    const delivery = key ? await readNotice(services.db, key[0], key[1]) : undefined
    const [policy] = delivery && delivery.cursor !== null ? await readPolicies(services.db, [delivery.policyId]) : []
    if (!policy || !isPublic(policy.status)) throw notFound(apiRefusals.noSuchNotice)
    const ended = policy.status !== 'PUBLISHED'
    const amended = delivery?.reason === amendedReason ? '政策已修改，与您有关的事项不再适用' : '有一份政策与您有关'
    const title = ended ? '政策已停止适用' : amended
    return reply.header('cache-control', 'no-store').send({ title, body: policy.title, url: `/n/${request.params.id}` })
  })
}
