import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type GraphQLSchema, getOperationAST, NoSchemaIntrospectionCustomRule, parse } from 'graphql'
import mercurius, { type IResolvers } from 'mercurius'
import type { Resolvers } from '../../../graphql/types.generated.ts'
import type { Actor } from '../../auth/actor.ts'
import { openSession } from '../../auth/session.ts'
import type { VerifyToken } from '../../auth/sign-in.ts'
import type { Db } from '../../platform/db.ts'
import { badInput } from '../../platform/errors.ts'
import { acceptedLocale } from '../../platform/locale.ts'
import { endsWithClient } from '../../platform/request-work.ts'
import { readSchemaText } from '../../platform/schema-text.ts'
import { registerSockets, type SocketLimits, socketLimits } from '../live/sockets.ts'
import { apiRefusals } from '../refusals.ts'
import * as calendar from '../resolvers/calendar.ts'
import * as catalogue from '../resolvers/catalogue.ts'
import * as companies from '../resolvers/companies.ts'
import * as consult from '../resolvers/consult.ts'
import * as contacts from '../resolvers/contacts.ts'
import * as deadline from '../resolvers/deadline.ts'
import * as deliver from '../resolvers/deliver.ts'
import * as demand from '../resolvers/demand.ts'
import * as kit from '../resolvers/kit.ts'
import * as ledger from '../resolvers/ledger.ts'
import * as live from '../resolvers/live.ts'
import * as match from '../resolvers/match.ts'
import * as memberLists from '../resolvers/member-lists.ts'
import * as members from '../resolvers/members.ts'
import * as outreach from '../resolvers/outreach.ts'
import * as parties from '../resolvers/parties.ts'
import * as portal from '../resolvers/portal.ts'
import * as preferences from '../resolvers/preferences.ts'
import * as profile from '../resolvers/profile.ts'
import * as publish from '../resolvers/publish.ts'
import * as relay from '../resolvers/relay.ts'
import * as subscribe from '../resolvers/subscribe.ts'
import * as track from '../resolvers/track.ts'
import * as viewer from '../resolvers/viewer.ts'
import { type GraphqlContext, makeLoaders, type Services } from './context.ts'
import { errorFormatter } from './errors.ts'
import { checkOperation } from './limits.ts'
import { openPublicGate } from './public-gate.ts'
import { scalars } from './scalars.ts'
import { checkKind, checkSize, checkSource } from './source.ts'

const resolvers: Resolvers = {
  ...scalars,
  Query: {
    ...parties.queries,
    ...contacts.queries,
    ...viewer.queries,
    ...profile.queries,
    ...publish.queries,
    ...catalogue.queries,
    ...match.queries,
    ...deliver.queries,
    ...portal.queries,
    ...preferences.queries,
    ...relay.queries,
    ...outreach.queries,
    ...companies.queries,
    ...deadline.queries,
    ...members.queries,
    ...memberLists.queries,
    ...demand.queries,
    ...track.queries,
    ...ledger.queries,
    ...calendar.queries,
    ...consult.queries,
  },
  Mutation: {
    ...contacts.mutations,
    ...profile.mutations,
    ...catalogue.mutations,
    ...publish.mutations,
    ...match.mutations,
    ...subscribe.mutations,
    ...deliver.mutations,
    ...portal.mutations,
    ...preferences.mutations,
    ...relay.mutations,
    ...outreach.mutations,
    ...companies.mutations,
    ...deadline.mutations,
    ...members.mutations,
    ...memberLists.mutations,
    ...demand.mutations,
    ...calendar.mutations,
    ...consult.mutations,
  },
  Org: parties.Org,
  Contact: contacts.Contact,
  DeliveryPreferences: preferences.DeliveryPreferences,
  DeadLetters: preferences.DeadLetters,
  NextSending: preferences.NextSending,
  Recipient: parties.Recipient,
  Viewer: viewer.Viewer,
  FactDefinition: profile.FactDefinition,
  Correction: profile.Correction,
  Code: catalogue.Code,
  Need: catalogue.Need,
  Dossier: catalogue.Dossier,
  Match: match.Match,
  RankReason: match.RankReason,
  Feedback: match.Feedback,
  Portrait: match.Portrait,
  Policy: { ...publish.Policy, ...consult.Policy },
  Measure: publish.Measure,
  Interpretation: publish.Interpretation,
  Amendment: publish.Amendment,
  Tag: publish.Tag,
  TopicSubscription: subscribe.TopicSubscription,
  Explanation: match.Explanation,
  MeasureMatch: match.MeasureMatch,
  Delivery: deliver.Delivery,
  Portal: portal.Portal,
  PortalDelivery: portal.PortalDelivery,
  Webhook: portal.Webhook,
  RelayTask: { ...relay.RelayTask, ...kit.RelayTask, ...outreach.RelayTask, why: demand.why },
  RelayKit: kit.RelayKit,
  Outreach: outreach.Outreach,
  OutreachImportRow: outreach.OutreachImportRow,
  RecordedOutreach: outreach.RecordedOutreach,
  RelayWhy: demand.RelayWhy,
  RelayInterest: demand.RelayInterest,
  RelayMember: relay.RelayMember,
  MemberToTell: companies.MemberToTell,
  OverdueRelay: deadline.OverdueRelay,
  OrgLedger: ledger.OrgLedger,
  DepartmentLedger: ledger.DepartmentLedger,
  RelayChain: track.RelayChain,
  UnreachedEnterprise: track.UnreachedEnterprise,
  RelayHop: track.RelayHop,
  MemberImport: members.MemberImport,
  OrgMember: members.OrgMember,
  MemberList: memberLists.MemberList,
  ListedMember: memberLists.ListedMember,
  Membership: members.Membership,
  MembershipContest: members.MembershipContest,
  Question: consult.Question,
  ReceivedQuestion: consult.ReceivedQuestion,
  FaqEntry: consult.FaqEntry,
}

/** GraphQL over HTTP (mercurius) and graphql-transport-ws at /graphql. */
export async function registerGraphql(
  app: FastifyInstance,
  services: Services,
  anonymousDb: Db,
  verify: VerifyToken,
  limits: Partial<SocketLimits> = {},
): Promise<void> {
  const { log } = services
  const introspection = !services.config.production
  const schema = (): GraphQLSchema => app.graphql.schema
  const sessionOf = (authorization: string | undefined) => openSession(services.db, verify, authorization)
  const forAnyone: Services = { ...services, db: anonymousDb }
  const contextFor = (actor: Actor, request: FastifyRequest, arrivedAtMs: number): GraphqlContext => {
    const own = actor.kind === 'anonymous' ? forAnyone : services
    return {
      actor,
      locale: acceptedLocale(request.headers['accept-language']),
      services: own,
      load: makeLoaders(own),
      request,
      arrivedAtMs,
      ownSteps: new Map(),
    }
  }
  const enter = openPublicGate({ running: 2, waitMs: 1000 })
  const leaving = new WeakMap<object, () => void>()

  await registerSockets(app, { services, schema, introspection, sessionOf, limits: { ...socketLimits, ...limits } })
  await app.register(mercurius, {
    schema: readSchemaText(),
    resolvers: resolvers as unknown as IResolvers,
    graphiql: false,
    allowBatchedQueries: false,
    validationRules: introspection ? [] : [NoSchemaIntrospectionCustomRule],
    context: async (request, reply) => {
      const arrivedAtMs = performance.now() - reply.elapsedTime
      const { actor } = await sessionOf(request.headers.authorization)
      return contextFor(actor, request, arrivedAtMs) as never
    },
    errorFormatter: errorFormatter(log, schema, !introspection) as never,
  })
  // mercurius accepts them only for its own sockets
  const fields = schema().getSubscriptionType()?.getFields() ?? {}
  for (const [name, resolver] of Object.entries(live.Subscription)) Object.assign(fields[name] ?? {}, resolver)

  app.graphql.addHook('preParsing', async (_schema, source, context) => {
    checkSource(source, (context as unknown as GraphqlContext).actor.kind === 'anonymous')
    const { request } = context.reply
    if (request.method === 'GET') checkGet(source, request.query as RequestBody)
  })
  app.graphql.addHook('preValidation', async (_schema, document) => checkSize(document))
  app.graphql.addHook('preExecution', async (schema, document, context, variables) => {
    const operationName = bodyOf(context.reply.request).operationName ?? null
    checkKind(document, operationName, overHttp)
    const isAnonymous = (context as unknown as GraphqlContext).actor.kind === 'anonymous'
    if (getOperationAST(document, operationName)?.operation === 'query') endsWithClient()
    checkOperation(schema, document, { variables, operationName, introspection, isAnonymous })
    if (isAnonymous) leaving.set(context, await enter())
  })
  app.graphql.addHook('onResolution', async (_execution, context) => leaving.get(context)?.())
}

const overHttp = {
  kinds: ['query', 'mutation'],
  otherwise: apiRefusals.subscriptionOverHttp,
}
const overGet = { kinds: ['query'], otherwise: apiRefusals.mutationByGet }

type RequestBody = { operationName?: string | null; variables?: string }

const bodyOf = (request: FastifyRequest): RequestBody =>
  ((request.method === 'GET' ? request.query : request.body) as RequestBody | null | undefined) ?? {}

/**
 * Checks a GET's operation name and variables. Why: mercurius reads them before any hook has the document, and fails on
 * missing ones.
 * @throws GraphQLError or DomainError BAD_USER_INPUT
 */
function checkGet(source: string, { operationName, variables }: RequestBody): void {
  checkKind(parse(source), operationName, overGet)
  // mercurius has parsed it already
  const given: unknown = variables ? JSON.parse(variables) : {}
  if (typeof given !== 'object' || Array.isArray(given)) throw badInput([{ path: 'variables', ...apiRefusals.object }])
}
