import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Account, Actor } from '../../auth/actor.ts'
import { audit } from '../../auth/audit.ts'
import { authorise, ownershipOfOrganisation } from '../../auth/authorise.ts'
import { ownOrganisation } from '../../auth/managed-organisation.ts'
import { openSession } from '../../auth/session.ts'
import type { VerifyToken } from '../../auth/sign-in.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import { badInput, DomainError, notFound } from '../../platform/errors.ts'
import { findUnstorable } from '../../platform/storable.ts'
import { readPolicies } from '../../publish/store.ts'
import { readCompanySheet } from '../../relay/companies/company-sheet.ts'
import { findCompanies } from '../../relay/companies/find-companies.ts'
import type { Narrowing } from '../../relay/companies/store.ts'
import { readCallSheet } from '../../relay/kit/call-sheet.ts'
import { checkHandedOn } from '../../relay/kit/kit.ts'
import { makePoster } from '../../relay/kit/make-poster.ts'
import { isPreview } from '../../relay/kit/preview.ts'
import { readKit } from '../../relay/kit/read-kit.ts'
import { readCode } from '../../relay/kit/short-link.ts'
import { countScan, taskOfCode } from '../../relay/kit/store.ts'
import type { RelaySuggestion } from '../../relay/members.ts'
import { relayRefusals } from '../../relay/refusals.ts'
import { readTask } from '../../relay/store.ts'
import type { RelayTask } from '../../relay/task.ts'
import type { Services } from '../graphql/context.ts'
import { apiRefusals } from '../refusals.ts'
import { checkSearch, numericId } from '../resolvers/paging.ts'
import { page } from './mail-routes.ts'

const texts = {
  tooMany: {
    zh: '<p>访问过于频繁，请一分钟后再试。</p>',
    en: '<p>Too many requests. Please try again in a minute.</p>',
  },
  unknown: {
    zh: '<p>链接无效：请核对链接是否完整，或向转发它的园区、协会索取新的链接。</p><p><a href="/policies">查看全部政策</a></p>',
    en: '<p>There is nothing at this address. Check that it is complete, or request a new one from the park or association that passed it on.</p><p><a href="/policies">All policies</a></p>',
  },
}
// most milliseconds of counting, while the person waits
const countPatienceMs = 1000

/**
 * Short links of forwarding kits, without login. Posters and call sheets, only for the organisation's own
 * administrator.
 */
export function registerKit(app: FastifyInstance, services: Services, verify: VerifyToken): void {
  const quiet = { logLevel: 'warn' } as const
  app.get<{ Params: { code: string } }>('/r/:code', quiet, (request, reply) =>
    followLink(services, request, reply, request.params.code),
  )
  app.get<{ Params: { id: string } }>('/relay/tasks/:id/poster.pdf', async (request, reply) => {
    const { task } = await ownTask(services, verify, request, request.params.id)
    const { content } = await readKit(services, task, services.publicUrl())
    const pdf = await makePoster(content, services.clock.now())
    return attachment(reply, 'application/pdf', `poster-${task.id}.pdf`).send(Buffer.from(pdf))
  })
  app.get<{ Params: { id: string } }>('/relay/tasks/:id/call-sheet.csv', async (request, reply) => {
    const { task, account } = await ownTask(services, verify, request, request.params.id)
    const { db, clock, catalogues } = services
    checkHandedOn(task, (await readPolicies(db, [task.policyId]))[0])
    const scope = { db, catalogues, policyId: task.policyId, orgId: task.orgId, now: clock.now() }
    const { csv, count } = await readCallSheet(scope)
    await audit(db, clock, account, 'members.read', { taskId: task.id, count, sheet: true })
    return attachment(reply, 'text/csv; charset=utf-8', `call-sheet-${task.id}.csv`).send(csv)
  })
  app.get<{ Querystring: Record<string, unknown> }>('/relay/companies/call-sheet.csv', async (request, reply) => {
    const { account, orgId } = ownOrganisation(await actorOf(services, verify, request), 'relay.read')
    const { csv, companies } = await readCompanySheet(await findCompanies(services, orgId, narrowingOf(request.query)))
    await audit(services.db, services.clock, account, 'members.read', { orgId, count: companies, sheet: true })
    return attachment(reply, 'text/csv; charset=utf-8', 'call-sheet.csv').send(csv)
  })
}

/** Filters of a sheet from the query string. @throws BAD_USER_INPUT */
function narrowingOf({ search, suggestion, noAccount }: Record<string, unknown>): Narrowing {
  const unstorable = findUnstorable({ search })
  if (unstorable) throw badInput([unstorable])
  const given = (name: string, value: unknown, among?: readonly string[]): string | undefined => {
    if (value === undefined || value === '') return undefined
    if (typeof value === 'string' && (among?.includes(value) ?? true)) return value
    throw badInput([{ path: name, ...(among ? apiRefusals.oneOf({ values: among }) : apiRefusals.text) }])
  }
  return {
    search: checkSearch(given('search', search)),
    suggestion: given('suggestion', suggestion, ['FORWARD', 'VERIFY']) as RelaySuggestion | undefined,
    noAccount: given('noAccount', noAccount, ['true', 'false']) === 'true',
  }
}

async function actorOf({ db }: Services, verify: VerifyToken, request: FastifyRequest): Promise<Actor> {
  return (await openSession(db, verify, request.headers.authorization)).actor
}

/**
 * Redirects to the public page and counts the opening by day and task. Stores neither address nor program; no cookie.
 */
async function followLink(services: Services, request: FastifyRequest, reply: FastifyReply, given: string) {
  reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store')
  const code = readCode(given)
  const task = code ? await taskOfCode(services.db, code) : undefined
  if (!task) return unknownLink(services, request, reply)
  if (!isPreview(request.method, (name) => headerOf(request, name))) await counted(services, task.id)
  return reply.redirect(`/policies/${task.policyId}`, 302)
}

/** Only unknown links count towards the address's limit. Why: all visitors of a park share one address. */
async function unknownLink(services: Services, request: FastifyRequest, reply: FastifyReply) {
  try {
    await services.countPublic(request)
  } catch (cause) {
    if (cause instanceof DomainError) return page(request, reply, 429, texts.tooMany)
    throw cause
  }
  return page(request, reply, 404, texts.unknown)
}

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

/** Counts an opening. A failure or a delay does not hold up the person. */
async function counted({ db, clock, log }: Services, taskId: number): Promise<void> {
  const counting = countScan(db, taskId, shanghaiDay(clock.now())).catch((cause) => {
    log.warn({ err: cause, taskId }, 'a scan could not be counted')
  })
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, countPatienceMs)
  await Promise.race([counting, late])
  clearTimeout(timer)
}

/** The administrator's own task, by bearer token. @throws UNAUTHENTICATED or NOT_FOUND */
async function ownTask(
  services: Services,
  verify: VerifyToken,
  request: FastifyRequest,
  id: string,
): Promise<{ task: RelayTask; account: Account }> {
  const actor = await actorOf(services, verify, request)
  const task = await readTask(services.db, numericId(id))
  const account = authorise(actor, 'relay.read', ownershipOfOrganisation(actor, task?.orgId), relayRefusals.task)
  if (!task) throw notFound(relayRefusals.task)
  return { task, account }
}

const attachment = (reply: FastifyReply, type: string, name: string): FastifyReply =>
  reply.type(type).header('cache-control', 'no-store').header('content-disposition', `attachment; filename="${name}"`)
