import type {
  AmendmentResolvers,
  InterpretationResolvers,
  MeasureResolvers,
  MutationResolvers,
  PolicyInput,
  PolicyResolvers,
  QueryResolvers,
  TagResolvers,
} from '../../../graphql/types.generated.ts'
import { may } from '../../auth/access.ts'
import type { Account, Actor } from '../../auth/actor.ts'
import { authorise, ownershipWhen } from '../../auth/authorise.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import type { Db } from '../../platform/db.ts'
import { notFound } from '../../platform/errors.ts'
import { draftPolicy, ownershipOf, updateDraft } from '../../publish/draft-policy.ts'
import { findPolicies } from '../../publish/find-policies.ts'
import { isInForce, isPublic, publicStatuses, validityOn } from '../../publish/policy.ts'
import { publishPolicy, repealPolicy } from '../../publish/publish-policy.ts'
import type { PolicyRecord } from '../../publish/record.ts'
import { publishRefusals } from '../../publish/refusals.ts'
import { reviewPolicy } from '../../publish/review-policy.ts'
import { listTags, lockPolicy, readPolicies } from '../../publish/store.ts'
import { exemptInterpretation, submitPolicy } from '../../publish/submit-policy.ts'
import { parseRule } from '../../rules/parse-rule.ts'
import { ruleLines } from '../../rules/rule-lines.ts'
import type { GraphqlContext } from '../graphql/context.ts'
import { notCursor, numericId, pageSize } from './paging.ts'
import { reasonText } from './reason-text.ts'

const today = ({ services }: GraphqlContext): string => shanghaiDay(services.clock.now())
const seesDrafts = (actor: Actor): boolean => may(actor, 'policy.read-unpublished') === 'allow'

/** issuer of an imported draft without a confirmed one */
const unconfirmedIssuer = { id: 'unconfirmed', name: '待确认发文机关', kind: 'DEPARTMENT', parentId: null } as const

/** A document that the viewer can see; undefined for any other. */
export async function visiblePolicy(context: GraphqlContext, id: string): Promise<PolicyRecord | undefined> {
  const policy = await context.load.policy.load(numericId(id))
  return policy && (isPublic(policy.status) || seesDrafts(context.actor)) ? policy : undefined
}

const successorOf = async (policy: PolicyRecord, { load }: GraphqlContext): Promise<PolicyRecord | null> =>
  policy.replacedById === null ? null : ((await load.policy.load(policy.replacedById)) ?? null)

export const Policy: PolicyResolvers = {
  endedReason: ({ endedReason }, _args, { locale }) => reasonText(endedReason, locale),
  id: (policy) => String(policy.id),
  issuer: async (policy, _args, { load }) =>
    (policy.issuerId ? await load.organisation.load(policy.issuerId) : undefined) ?? unconfirmedIssuer,
  inForce: (policy, _args, context) => isInForce(policy, today(context)),
  validity: (policy, _args, context) => validityOn(policy, today(context)),
  tags: (policy, _args, { load }) => load.tagsOf.load(policy.id),
  measures: (policy, _args, { load }) => load.measuresOf.load(policy.id),
  interpretations: (policy, _args, { load }) => load.interpretationsOf.load(policy.id),
  supersedes: async (policy, _args, context) =>
    policy.supersedesId === null ? null : ((await visiblePolicy(context, String(policy.supersedesId))) ?? null),
  amends: async ({ id }, _args, { load }) =>
    (await load.amends.load(id)).map((one) => ({ ...one, policyId: one.amendedId, from: one.effectiveOn })),
  amendedBy: async ({ id }, _args, { load }) =>
    (await load.amendedBy.load(id)).map((one) => ({ ...one, from: one.effectiveOn })),
  supersededBy: (policy, _args, context) =>
    validityOn(policy, today(context)) === 'SUPERSEDED' ? successorOf(policy, context) : null,
  toBeSupersededBy: (policy, _args, context) =>
    validityOn(policy, today(context)) === 'SUPERSEDED' ? null : successorOf(policy, context),
  reviewComment: (policy, _args, { actor }) => (seesDrafts(actor) ? policy.reviewComment : null),
}

/** One side of an amendment: `policyId` names the document that the viewer is led to. */
export type AmendmentSide = { policyId: number; amendedId: number; measureIds: readonly number[]; from: string | null }

export const Amendment: AmendmentResolvers = {
  policy: async ({ policyId }, _args, context) => {
    const policy = await visiblePolicy(context, String(policyId))
    if (!policy) throw notFound(publishRefusals.policy)
    return policy
  },
  measures: async ({ amendedId, measureIds }, _args, { load }) =>
    (await load.measuresOf.load(amendedId)).filter(({ id }) => measureIds.includes(id)),
}

export const Measure: MeasureResolvers = {
  id: (measure) => String(measure.id),
  ruleLines: ({ audience, rule, parsedRule }, _args, { services, locale }) => {
    const catalogue = services.catalogues.of(audience)
    const read = rule === null ? undefined : parseRule(rule, catalogue)
    const written = parsedRule ?? (read?.ok ? read.rule : undefined)
    return written ? ruleLines(written, catalogue, locale) : []
  },
  serviceLink: (measure) =>
    measure.linkTitle !== null && measure.linkUrl !== null ? { title: measure.linkTitle, url: measure.linkUrl } : null,
}

export const Interpretation: InterpretationResolvers = { id: (text) => String(text.id) }

export const Tag: TagResolvers = {
  parent: async (tag, _args, { load }) => (tag.parentId ? ((await load.tag.load(tag.parentId)) ?? null) : null),
}

/** Position in the public list. @throws BAD_USER_INPUT */
function readOffset(after: string | null | undefined): number {
  if (after === null || after === undefined) return 0
  if (!/^\d{1,9}$/.test(after)) throw notCursor()
  return Number(after)
}

export const queries: Pick<QueryResolvers, 'policy' | 'policies' | 'tags'> = {
  policy: async (_root, { id }, context) => (await visiblePolicy(context, id)) ?? null,
  policies: async (_root, args, context) => {
    const { actor, services, load } = context
    if (args.status && !isPublic(args.status)) authorise(actor, 'policy.read-unpublished', publishRefusals.policy)
    const first = pageSize(args.first, 20, 100)
    const statuses = args.status ? [args.status] : publicStatuses
    const { text, tags, issuer, inForce } = args
    const found = await findPolicies(
      services.db,
      { text, tags, issuer, inForce, statuses, on: today(context) },
      first,
      readOffset(args.after),
    )
    const page = found.rows.slice(0, first)
    const nodes = await load.policy.loadMany(page.map((row) => row.id))
    const edges = page.flatMap((row, i) => {
      const node = nodes[i]
      return node && !(node instanceof Error) ? [{ cursor: row.cursor, node }] : []
    })
    const pageInfo = { hasNextPage: found.rows.length > first, endCursor: edges.at(-1)?.cursor ?? null }
    return { edges, pageInfo, totalCount: found.total }
  },
  tags: (_root, { facet }, { services }) => listTags(services.db, facet),
}

/** Sets the schema's default, which the generated type leaves optional. */
const withRoute = (input: PolicyInput) => ({ ...input, route: input.route ?? ('DIRECT' as const) })

type Change = 'policy.edit' | 'policy.submit' | 'policy.review' | 'policy.publish' | 'policy.repeal'

const ownershipFor = (actor: Actor, operation: Change, policy: PolicyRecord) =>
  operation === 'policy.review'
    ? ownershipWhen(actor.kind === 'account' && policy.submittedBy === actor.id)
    : ownershipOf(actor, policy)

/** Changes a locked document and answers with the changed one. */
async function changed(
  { actor, services: { db } }: GraphqlContext,
  operation: Change,
  id: string,
  change: (tx: Db, account: Account, policy: PolicyRecord) => Promise<unknown>,
): Promise<PolicyRecord> {
  const policyId = numericId(id)
  await db.transaction(async (tx) => {
    authorise(actor, 'policy.read-unpublished', publishRefusals.policy)
    const policy = await lockPolicy(tx, policyId)
    if (!policy) throw notFound(publishRefusals.policy)
    await change(tx, authorise(actor, operation, ownershipFor(actor, operation, policy)), policy)
  })
  return written(db, policyId)
}

async function written(db: Db, policyId: number): Promise<PolicyRecord> {
  const [policy] = await readPolicies(db, [policyId])
  if (!policy) throw notFound(publishRefusals.policy)
  return policy
}

export const mutations: Pick<
  MutationResolvers,
  | 'draftPolicy'
  | 'updateDraft'
  | 'submitPolicy'
  | 'exemptInterpretation'
  | 'reviewPolicy'
  | 'publishPolicy'
  | 'repealPolicy'
> = {
  draftPolicy: async (_root, { input }, { actor, services }) => {
    const account = authorise(actor, 'policy.draft')
    const id = await services.db.transaction((tx) => draftPolicy(tx, services, account, withRoute(input)))
    return written(services.db, id)
  },
  updateDraft: (_root, { id, input }, context) =>
    changed(context, 'policy.edit', id, (tx, account, policy) =>
      updateDraft(tx, context.services, account, policy, withRoute(input)),
    ),
  submitPolicy: (_root, { id }, context) =>
    changed(context, 'policy.submit', id, (tx, account, policy) => submitPolicy(tx, context.services, account, policy)),
  exemptInterpretation: (_root, { id, reason }, context) =>
    changed(context, 'policy.edit', id, (tx, account, policy) =>
      exemptInterpretation(tx, context.services, account, policy, reason),
    ),
  reviewPolicy: (_root, { id, approve, comment }, context) =>
    changed(context, 'policy.review', id, (tx, account, policy) =>
      reviewPolicy(tx, context.services, account, policy, { approve, comment }),
    ),
  publishPolicy: (_root, { id }, context) =>
    changed(context, 'policy.publish', id, (tx, account, policy) =>
      publishPolicy(tx, context.services, account, policy),
    ),
  repealPolicy: (_root, { id, reason }, context) =>
    changed(context, 'policy.repeal', id, (tx, account, policy) =>
      repealPolicy(tx, context.services, account, policy, reason),
    ),
}
