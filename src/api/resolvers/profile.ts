import type { FactDefinitionResolvers, MutationResolvers, QueryResolvers } from '../../../graphql/types.generated.ts'
import { actsFor, authorise } from '../../auth/authorise.ts'
import { audit } from '../../auth/store.ts'
import { matchMessages } from '../../match/messages.ts'
import { readRecipients } from '../../parties/store.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import { notFound } from '../../platform/errors.ts'
import { selfSource } from '../../profile/fact-definition.ts'
import { readRecipientProfile } from '../../profile/profile.ts'
import { setPersonalised, stateOwnFacts } from '../../profile/state-facts.ts'

export const FactDefinition: FactDefinitionResolvers = {
  name: (fact, _args, { locale }) => fact.label[locale],
  unit: (fact, _args, { locale }) => fact.unit?.[locale] ?? null,
  codeSystem: (fact) => fact.codeSystem ?? null,
  values: (fact) => fact.values?.map((value) => value.id) ?? null,
  choices: (fact, _args, { locale }) =>
    fact.values?.map((value) => ({ value: value.id, label: value[locale] })) ?? null,
  authority: (fact, _args, { locale }) => fact.authority[locale],
}

export const queries: Pick<QueryResolvers, 'facts' | 'myFacts'> = {
  facts: (_root, { audience }, { services }) =>
    [...services.catalogues.definitions.values()].filter((fact) => !audience || fact.audience === audience),
  myFacts: async (_root, { recipientId }, { actor, locale, services }) => {
    const id = actsFor(actor, 'recipient.read', recipientId)
    const profile = await readRecipientProfile(services.db, services.catalogues, id, shanghaiDay(services.clock.now()))
    if (!profile) throw notFound('服务对象 recipient')
    await audit(services.db, services.clock, actor, 'facts.read', { recipientId: id })
    const own = [...services.catalogues.definitions.values()].filter((fact) => fact.audience === profile.recipient.kind)
    return own.map((fact) => {
      const stated = profile.current.get(fact.id)
      const derived = profile.json[fact.id] ?? null
      const source = stated
        ? stated.source === selfSource
          ? matchMessages[locale].self
          : stated.source
        : fact.authority[locale]
      return {
        fact,
        value: stated?.value ?? derived,
        source,
        asOf: stated?.asOf ?? null,
        stale: stated?.stale ?? false,
      }
    })
  },
}

export const mutations: Pick<MutationResolvers, 'updateMyFacts' | 'setPersonalised'> = {
  updateMyFacts: async (_root, { facts, recipientId }, { actor, services }) => {
    const id = actsFor(actor, 'recipient.change', recipientId)
    const [recipient] = await readRecipients(services.db, [id])
    if (!recipient) throw notFound('服务对象 recipient')
    await services.db.transaction(async (tx) => {
      await stateOwnFacts(tx, services, recipient, facts)
      await audit(tx, services.clock, actor, 'facts.stated', { recipientId: id, facts: Object.keys(facts as object) })
    })
    return authorise(actor, 'viewer.read')
  },
  setPersonalised: async (_root, { on }, { actor, services }) => {
    const account = authorise(actor, 'recipient.change')
    await services.db.transaction((tx) => setPersonalised(tx, services, account.recipientIds, on))
    return account
  },
}
