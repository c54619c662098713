import type {
  CorrectionResolvers,
  FactDefinitionResolvers,
  MutationResolvers,
  QueryResolvers,
} from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { actsFor, authorise } from '../../auth/authorise.ts'
import { dossierFor } from '../../feed/feed.ts'
import { matchMessages } from '../../match/messages.ts'
import { readRecipients } from '../../parties/recipients/store.ts'
import { partiesRefusals } from '../../parties/refusals.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import { notFound } from '../../platform/errors.ts'
import type { Locale } from '../../platform/locale.ts'
import { decideCorrection, listCorrections, requestCorrection } from '../../profile/corrections.ts'
import { declareOwnFacts, setPersonalised } from '../../profile/declare-facts.ts'
import { keyOfChoice } from '../../profile/derived-facts.ts'
import { type FactDefinition as Definition, selfSource } from '../../profile/fact-definition.ts'
import { type RecipientProfile, readRecipientProfile } from '../../profile/profile.ts'
import { profileRefusals } from '../../profile/refusals.ts'
import { basisOf } from '../../profile/tellable.ts'
import { valueText } from '../../rules/leaf-text.ts'
import { readProfile } from '../../rules/profile.ts'
import type { Services } from '../graphql/context.ts'
import { idCursor, numericId, pageSize } from './paging.ts'

export const FactDefinition: FactDefinitionResolvers = {
  name: (fact, _args, { locale }) => fact.label[locale],
  unit: (fact, _args, { locale }) => fact.unit?.[locale] ?? null,
  codeSystem: (fact) => fact.codeSystem ?? null,
  values: (fact) => fact.values?.map((value) => value.id) ?? null,
  choices: (fact, _args, { locale }) =>
    fact.values?.map((value) => ({
      value: value.id,
      label: value[locale],
      from: value.from ?? null,
      authority: value.authority?.[locale] ?? null,
    })) ?? null,
  mayNever: (fact) => fact.mayNever === true,
  formula: (fact) => fact.formula ?? null,
  from: (fact) => fact.from ?? null,
  authority: (fact, _args, { locale }) => fact.authority[locale],
}

export const Correction: CorrectionResolvers = {
  id: (correction) => String(correction.id),
  recipient: async (correction, _args, { load }) => {
    const recipient = await load.recipient.load(correction.recipientId)
    if (!recipient) throw notFound(partiesRefusals.recipient)
    return recipient
  },
  fact: (correction, _args, { services }) => {
    const fact = services.catalogues.definitions.get(correction.factId)
    if (!fact) throw notFound(profileRefusals.fact)
    return fact
  },
}

export const queries: Pick<QueryResolvers, 'facts' | 'myFacts' | 'myCorrections' | 'corrections'> = {
  myCorrections: (_root, { recipientId }, { actor, services }) =>
    listCorrections(services.db, { recipientId: actsFor(actor, 'recipient.read', recipientId).recipientId }, 200),
  corrections: async (_root, { state, first, after }, { actor, services }) => {
    authorise(actor, 'correction.decide')
    const before = idCursor(after)
    const found = await listCorrections(services.db, { state: state ?? null, before }, pageSize(first, 50, 200))
    await audit(services.db, services.clock, actor, 'corrections.read', { ids: found.map((item) => item.id) })
    return found
  },
  facts: (_root, { audience }, { services }) =>
    [...services.catalogues.definitions.values()].filter((fact) => !audience || fact.audience === audience),
  myFacts: async (_root, { recipientId }, { actor, locale, services }) => {
    const { recipientId: id } = actsFor(actor, 'recipient.read', recipientId)
    const profile = await readRecipientProfile(services.db, services.catalogues, id, shanghaiDay(services.clock.now()))
    if (!profile) throw notFound(partiesRefusals.recipient)
    await audit(services.db, services.clock, actor, 'facts.read', { recipientId: id })
    const ofIndustry = new Set(dossierFor(services, profile)?.facts.map(({ item }) => item))
    const own = [...services.catalogues.definitions.values()].filter(
      (fact) =>
        fact.audience === profile.recipient.kind &&
        (fact.industry === undefined || ofIndustry.has(fact.id) || profile.current.has(fact.id)),
    )
    const history = Map.groupBy(profile.stated, (value) => value.factId)
    const sourceOf = (source: string) => (source === selfSource ? matchMessages[locale].self : source)
    return own.map((fact) => {
      const derived = profile.json[fact.id] ?? null
      const follows = profile.derivedFrom.has(fact.id)
      const stated = follows ? undefined : profile.current.get(fact.id)
      // choices of a SET can follow from other facts beside those that are stated
      const shown = fact.kind === 'SET' ? (derived ?? stated?.value ?? null) : (stated?.value ?? derived)
      const source = stated
        ? [...stated.sources.map(sourceOf), ...sourcesOfChoices(fact, profile, services, locale)].join(
            matchMessages[locale].separator,
          )
        : sourceOfDerived(fact, profile, services, locale)
      return {
        fact,
        value: shown,
        text: textOf(fact, shown, services, locale),
        source,
        asOf: stated?.asOf ?? null,
        stale: stated?.stale ?? false,
        history: [...(history.get(fact.id) ?? [])]
          .sort((a, b) => b.asOf.localeCompare(a.asOf) || b.id - a.id)
          .map((value) => ({ value: value.value, source: sourceOf(value.source), asOf: value.asOf })),
      }
    })
  },
}

/** Facts that a derived one follows from, or the authority of a fact without a value. */
function sourceOfDerived(
  fact: Definition,
  { derivedFrom, json }: Pick<RecipientProfile, 'derivedFrom' | 'json'>,
  { catalogues }: Pick<Services, 'catalogues'>,
  locale: Locale,
): string {
  if (fact.derived || !derivedFrom.has(fact.id)) return fact.authority[locale]
  const known = basisOf(derivedFrom, fact.id).filter((id) => json[id] !== undefined)
  return matchMessages[locale].derivedFrom(known.flatMap((id) => catalogues.definitions.get(id)?.label[locale] ?? []))
}

/** What the derived choices of a stated SET follow from. */
function sourcesOfChoices(
  { id, values = [] }: Definition,
  { derivedFrom }: Pick<RecipientProfile, 'derivedFrom'>,
  { catalogues }: Pick<Services, 'catalogues'>,
  locale: Locale,
): string[] {
  const keys = values.map((value) => keyOfChoice(id, value.id)).filter((key) => derivedFrom.has(key))
  const basis = new Set(keys.flatMap((key) => basisOf(derivedFrom, key)))
  const names = [...basis].flatMap((input) => catalogues.definitions.get(input)?.label[locale] ?? [])
  return names.length > 0 ? [matchMessages[locale].derivedFrom(names)] : []
}

/** A value that no longer fits the catalogue is shown as stated. */
function textOf(
  { id, audience }: Definition,
  value: unknown,
  { catalogues }: Pick<Services, 'catalogues'>,
  locale: Locale,
): string | null {
  if (value === null) return null
  const read = readProfile({ [id]: value }, catalogues.of(audience))
  const typed = read.ok ? read.profile.get(id) : undefined
  return typed ? valueText(id, typed, catalogues.of(audience), locale) : String(value)
}

export const mutations: Pick<
  MutationResolvers,
  'updateMyFacts' | 'setPersonalised' | 'requestCorrection' | 'decideCorrection'
> = {
  requestCorrection: async (_root, { factId, claimed, note, recipientId }, { actor, services }) => {
    const { account, recipientId: id } = actsFor(actor, 'recipient.change', recipientId)
    const [recipient] = await readRecipients(services.db, [id])
    if (!recipient) throw notFound(partiesRefusals.recipient)
    const claim = { factId, claimed: claimed ?? null, note: note ?? null }
    return services.db.transaction((tx) => requestCorrection(tx, services, recipient, claim, account.id))
  },
  decideCorrection: async (_root, { id, accept, answer }, { actor, services }) => {
    const account = authorise(actor, 'correction.decide')
    return services.db.transaction(async (tx) => {
      const decided = await decideCorrection(tx, services, numericId(id), { accept, answer }, account.id)
      await audit(tx, services.clock, actor, 'correction.decided', { id: decided.id, accept })
      return decided
    })
  },
  updateMyFacts: async (_root, { facts, recipientId }, { actor, services }) => {
    const { recipientId: id } = actsFor(actor, 'recipient.change', recipientId)
    const [recipient] = await readRecipients(services.db, [id])
    if (!recipient) throw notFound(partiesRefusals.recipient)
    await services.db.transaction(async (tx) => {
      await declareOwnFacts(tx, services, recipient, facts)
      await audit(tx, services.clock, actor, 'facts.stated', { recipientId: id, facts: Object.keys(facts as object) })
    })
    return authorise(actor, 'viewer.read')
  },
  setPersonalised: async (_root, { on }, { actor, services }) => {
    const account = authorise(actor, 'recipient.change', 'own')
    await services.db.transaction((tx) => setPersonalised(tx, services, account.recipientIds, on))
    return account
  },
}
