import type {
  ExplanationResolvers,
  FeedbackResolvers,
  MatchResolvers,
  MeasureMatchResolvers,
  MutationResolvers,
  PortraitResolvers,
  QueryResolvers,
  RankReasonResolvers,
} from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { actsFor, authorise, ownershipOfOrganisation } from '../../auth/authorise.ts'
import { explainFor, feed } from '../../feed/feed.ts'
import { giveFeedback, measurePrecision } from '../../feed/feedback.ts'
import { matchDocument } from '../../match/match-profile.ts'
import { matchMessages } from '../../match/messages.ts'
import { previewAudience } from '../../match/preview.ts'
import { readRecipients } from '../../parties/recipients/store.ts'
import { daysBetween, shanghaiDay } from '../../platform/clock.ts'
import { badInput, notFound } from '../../platform/errors.ts'
import { requestCorrection } from '../../profile/corrections.ts'
import { deriveFacts } from '../../profile/derived-facts.ts'
import { readNeeds } from '../../profile/dossier/dossier-file.ts'
import { readPortraits, savePortrait } from '../../profile/portraits.ts'
import { industryCodes } from '../../profile/reference/industries.ts'
import { checkStated } from '../../profile/stated-facts.ts'
import { typedFacts } from '../../profile/typed-facts.ts'
import { isPublic } from '../../publish/policy.ts'
import { publishRefusals } from '../../publish/refusals.ts'
import { checkRule } from '../../rules/check-rule.ts'
import { readProfile } from '../../rules/profile.ts'
import { ruleLines } from '../../rules/rule-lines.ts'
import { apiRefusals } from '../refusals.ts'
import { pageSize } from './paging.ts'
import { visiblePolicy } from './publish.ts'

const what = publishRefusals.policy

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

export const Portrait: PortraitResolvers = {
  rule: (portrait) => portrait.rule,
  size: async (portrait, _args, context) => (await context.load.figures.load(portrait)).size,
  fillRate: async (portrait, _args, context) => (await context.load.figures.load(portrait)).fillRate,
  facts: async (portrait, _args, { load, services }) =>
    (await load.figures.load(portrait)).facts.flatMap(({ fact, share }) => {
      const definition = services.catalogues.definitions.get(fact)
      return definition ? [{ fact: definition, share }] : []
    }),
  drift: async (portrait, _args, { load }) => (await load.figures.load(portrait)).drift,
}

export const RankReason: RankReasonResolvers = {
  label: async (reason, _args, { locale, load, services }) => {
    const words = matchMessages[locale].reason
    const industry = (code: string) => industryCodes.find(code)?.zh ?? code
    const on = shanghaiDay(services.clock.now())
    switch (reason.kind) {
      case 'VERDICT':
        if (reason.closed) return words.closed
        return words[({ ELIGIBLE: 'eligible', UNKNOWN: 'unknown', INELIGIBLE: 'ineligible' } as const)[reason.verdict]]
      case 'TOPIC':
        return words.topic
      case 'NEED':
        return words.need(readNeeds().get(reason.needId)?.[locale] ?? reason.needId, industry(reason.industry))
      case 'INDUSTRY_TOPIC':
        return words.industryTopic((await load.tag.load(reason.tagId))?.name ?? reason.tagId, industry(reason.industry))
      case 'DEADLINE':
        return words.deadline(reason.day, daysBetween(on, reason.day))
      case 'RECENT':
        return words.recent(reason.publishedAt ? shanghaiDay(reason.publishedAt) : on)
    }
  },
}

export const Feedback: FeedbackResolvers = {
  fact: ({ factId }, _args, { services }) => (factId && services.catalogues.definitions.get(factId)) || null,
}

export const Match: MatchResolvers = {
  feedback: ({ policy, recipientId }, _args, { load }) =>
    recipientId === undefined ? null : load.feedback.load({ recipientId, policyId: policy.id }),
}

export const queries: Pick<
  QueryResolvers,
  | 'feed'
  | 'explain'
  | 'checkEligibility'
  | 'previewAudience'
  | 'ruleLines'
  | 'portraits'
  | 'portrait'
  | 'measurePrecision'
> = {
  portraits: async (_root, { audience }, { actor, services }) => {
    authorise(actor, 'portrait.read')
    return (await readPortraits(services.db)).filter((portrait) => !audience || portrait.audience === audience)
  },
  portrait: async (_root, { id }, { actor, services }) => {
    authorise(actor, 'portrait.read')
    await audit(services.db, services.clock, actor, 'portrait.read', { id })
    return (await readPortraits(services.db)).find((portrait) => portrait.id === id) ?? null
  },
  measurePrecision: async (_root, { policyId }, context) => {
    const policy = await visiblePolicy(context, policyId)
    if (!policy) throw notFound(what)
    const { actor, services, load } = context
    authorise(actor, 'precision.read', ownershipOfOrganisation(actor, policy.issuerId))
    return measurePrecision(services.db, await load.measuresOf.load(policy.id))
  },
  feed: async (_root, args, { actor, locale, services }) => {
    const { account, recipientId } = actsFor(actor, 'recipient.read', args.recipientId)
    return feed(services, { recipientId, accountId: account.id, locale }, pageSize(args.first, 20, 100))
  },
  explain: async (_root, { policyId, recipientId }, context) => {
    const { actor, services, load, locale } = context
    const { recipientId: id } = actsFor(actor, 'recipient.read', recipientId)
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
      throw badInput([{ path: 'facts', ...apiRefusals.factsObject }])
    }
    const catalogue = services.catalogues.of(audience)
    const on = shanghaiDay(services.clock.now())
    const typed = typedFacts(facts, catalogue)
    const given = checkStated(typed, audience, services.catalogues, on)
    if (!given.ok) throw badInput(given.errors)
    const known = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== null))
    const { definitions } = services.catalogues
    const own = new Set(Object.keys(known).filter((id) => definitions.get(id)?.selfDeclared))
    const { json, from } = deriveFacts(catalogue, known, own)
    // A size given in the test counts, also where it would be computed.
    const sizes = Object.entries(known).filter(([id]) => definitions.get(id)?.derived)
    for (const [id] of sizes) from.delete(id)
    const derived = readProfile({ ...json, ...Object.fromEntries(sizes) }, catalogue)
    if (!derived.ok) throw badInput(derived.errors)
    const reader = { audience, profile: derived.profile, on, locale, derivedFrom: from }
    const measures = await load.measuresOf.load(policy.id)
    return { policy, recipientId: undefined, reasons: [], ...matchDocument(measures, reader, services.catalogues) }
  },
  previewAudience: async (_root, { audience, rule }, { actor, services }) => {
    authorise(actor, 'audience.preview')
    const checked = rule === null || rule === undefined ? undefined : checkRule(rule, services.catalogues.of(audience))
    if (checked && !checked.ok) throw badInput(checked.errors)
    await audit(services.db, services.clock, actor, 'audience.previewed', { audience, rule: rule ?? null })
    const simplified = checked?.ok ? checked.simplified : null
    return previewAudience(services.db, services.catalogues, audience, simplified, shanghaiDay(services.clock.now()))
  },
  ruleLines: (_root, { audience, rule }, { actor, services, locale }) => {
    authorise(actor, 'audience.preview')
    if (rule === null || rule === undefined) return []
    const catalogue = services.catalogues.of(audience)
    const checked = checkRule(rule, catalogue)
    if (!checked.ok) throw badInput(checked.errors)
    return ruleLines(checked.rule, catalogue, locale)
  },
}

export const mutations: Pick<MutationResolvers, 'savePortrait' | 'giveFeedback'> = {
  savePortrait: async (_root, { input }, { actor, services }) => {
    const account = authorise(actor, 'portrait.manage')
    const saved = await services.db.transaction(async (tx) => {
      await audit(tx, services.clock, actor, 'portrait.saved', { id: input.id })
      return savePortrait(tx, services, input, account.id)
    })
    await services.catalogues.reload()
    return saved
  },
  giveFeedback: async (_root, { policyId, input, recipientId }, context) => {
    const { actor, services, load, locale } = context
    const { account, recipientId: id } = actsFor(actor, 'recipient.change', recipientId)
    const policy = await visiblePolicy(context, policyId)
    if (!policy || !isPublic(policy.status)) throw notFound(what)
    const match = await explainFor(services, id, policy, await load.measuresOf.load(policy.id), locale)
    const matched = match.measures.filter(({ verdict }) => verdict !== 'INELIGIBLE')
    const { useful, reason = null, factId = null, note = null, claimed = null } = input
    await services.db.transaction(async (tx) => {
      const about = { recipientId: id, policyId: policy.id, matched: matched.map(({ measure }) => measure.ordinal) }
      const by = { accountId: account.id, at: services.clock.now() }
      await giveFeedback(tx, about, { useful, reason, factId, note }, by)
      const [recipient] = factId ? await readRecipients(tx, [id]) : []
      const own = factId && services.catalogues.definitions.get(factId)?.selfDeclared
      if (factId && recipient && !own)
        await requestCorrection(tx, services, recipient, { factId, claimed, note }, account.id)
    })
    return match
  },
}
