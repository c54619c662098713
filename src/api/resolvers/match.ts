import type { ExplanationResolvers, MeasureMatchResolvers, QueryResolvers } from '../../../graphql/types.generated.ts'
import { actsFor, authorise } from '../../auth/authorise.ts'
import { audit } from '../../auth/store.ts'
import { explainFor, feed } from '../../deliver/feed.ts'
import { matchDocument } from '../../match/match-profile.ts'
import { previewAudience } from '../../match/preview.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import { badInput, notFound } from '../../platform/errors.ts'
import { withDerived } from '../../profile/projection.ts'
import { isPublic } from '../../publish/policy.ts'
import { checkRule } from '../../rules/check-rule.ts'
import { readProfile } from '../../rules/profile.ts'
import { pageSize } from '../paging.ts'
import { visiblePolicy } from './publish.ts'

const what = '政策文件 policy'

export const Explanation: ExplanationResolvers = {
  fact: (node) => node.fact ?? null,
  actual: (node) => node.actual ?? null,
  expected: (node) => node.expected ?? null,
  clause: (node) => node.clause ?? null,
  source: (node) => node.source ?? null,
  asOf: (node) => node.asOf ?? null,
}

export const MeasureMatch: MeasureMatchResolvers = {
  missingFacts: (match, _args, { services }) =>
    match.missingFacts.flatMap((id) => services.catalogues.definitions.get(id) ?? []),
}

export const queries: Pick<QueryResolvers, 'feed' | 'explain' | 'checkEligibility' | 'previewAudience'> = {
  feed: async (_root, args, { actor, locale, services }) => {
    const recipientId = actsFor(actor, 'recipient.read', args.recipientId)
    const account = authorise(actor, 'recipient.read')
    return feed(services, { recipientId, accountId: account.id, locale }, pageSize(args.first, 20, 100))
  },
  explain: async (_root, { policyId, recipientId }, context) => {
    const { actor, services, load, locale } = context
    const id = actsFor(actor, 'recipient.read', recipientId)
    const policy = await visiblePolicy(context, policyId)
    if (!policy || !isPublic(policy.status)) throw notFound(what)
    return explainFor(services, id, policy, await load.measuresOf.load(policy.id), locale)
  },
  checkEligibility: async (_root, { policyId, audience, facts }, context) => {
    const { services, load, locale } = context
    await services.countPublic(context.request)
    const policy = await visiblePolicy(context, policyId)
    if (!policy || !isPublic(policy.status)) throw notFound(what)
    if (facts === null || typeof facts !== 'object' || Array.isArray(facts)) {
      throw badInput([{ path: 'facts', message: '应为对象 {事实: 值} must be an object' }])
    }
    const catalogue = services.catalogues.of(audience)
    const given = readProfile(facts as Record<string, unknown>, catalogue)
    if (!given.ok) throw badInput(given.errors)
    const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null))
    const derived = readProfile({ ...withDerived(catalogue, known), ...known }, catalogue)
    if (!derived.ok) throw badInput(derived.errors)
    const reader = { audience, profile: derived.profile, on: shanghaiDay(services.clock.now()), locale }
    return { policy, ...matchDocument(await load.measuresOf.load(policy.id), reader, services.catalogues) }
  },
  previewAudience: async (_root, { audience, rule }, { actor, services }) => {
    authorise(actor, 'audience.preview')
    const checked = rule === null || rule === undefined ? undefined : checkRule(rule, services.catalogues.of(audience))
    if (checked && !checked.ok) throw badInput(checked.errors)
    await audit(services.db, services.clock, actor, 'audience.previewed', { audience, rule: rule ?? null })
    const simplified = checked?.ok ? checked.simplified : null
    return previewAudience(services.db, services.catalogues, audience, simplified, shanghaiDay(services.clock.now()))
  },
}
