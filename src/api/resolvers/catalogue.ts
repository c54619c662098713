import type {
  CodeResolvers,
  DossierResolvers,
  MutationResolvers,
  NeedResolvers,
  QueryResolvers,
} from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { actsFor, authorise } from '../../auth/authorise.ts'
import { dossierFor } from '../../feed/feed.ts'
import { partiesRefusals } from '../../parties/refusals.ts'
import { plainCell } from '../../platform/cell.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import { badInput, notFound } from '../../platform/errors.ts'
import { type Dossier as DossierRecord, dossierOf } from '../../profile/dossier/dossier.ts'
import { readNeeds } from '../../profile/dossier/dossier-file.ts'
import { defineFact, type FactInput, saveDossier } from '../../profile/manage-catalogue.ts'
import { readRecipientProfile } from '../../profile/profile.ts'
import { divisionAncestors, divisionChildren, divisionCodes, listDivisions } from '../../profile/reference/divisions.ts'
import {
  industryAncestors,
  industryChildren,
  industryCodes,
  listIndustries,
} from '../../profile/reference/industries.ts'
import { listTags } from '../../publish/store.ts'
import type { CodeEntry } from '../../rules/fact.ts'
import type { GraphqlContext } from '../graphql/context.ts'
import { apiRefusals } from '../refusals.ts'
import { pageSize, present } from './paging.ts'

type Tree = {
  ancestors: (code: string) => CodeEntry[]
  children: (code: string) => CodeEntry[]
  all: () => CodeEntry[]
  find: (code: string) => CodeEntry | undefined
}
const trees: Record<string, Tree> = {
  [industryCodes.id]: {
    ancestors: industryAncestors,
    children: industryChildren,
    all: () => listIndustries(),
    find: industryCodes.find,
  },
  [divisionCodes.id]: {
    ancestors: divisionAncestors,
    children: divisionChildren,
    all: () => listDivisions(),
    find: divisionCodes.find,
  },
}

export const Code: CodeResolvers = {
  name: (entry, _args, { locale }) => (locale === 'en' && entry.en) || entry.zh,
  // industry codes begin with a letter, division codes with a digit
  ancestors: (entry) => (/^[A-Z]/.test(entry.code) ? industryAncestors(entry.code) : divisionAncestors(entry.code)),
}

export const Need: NeedResolvers = { name: (need, _args, { locale }) => need[locale] }

export const Dossier: DossierResolvers = {
  topics: async ({ topics }, _args, { load }) => {
    const tags = await Promise.all(topics.map(({ item }) => load.tag.load(item)))
    return topics.flatMap(({ from }, i) => {
      const tag = tags[i]
      return tag ? [{ tag, from }] : []
    })
  },
  needs: ({ needs }) => needs.map(({ item, from }) => ({ need: item, from })),
  associations: async ({ associations }, _args, { load }) => {
    const orgs = present(await load.organisation.loadMany(associations.map(({ item }) => item)))
    return associations.flatMap(({ item, from }) => {
      const org = orgs.find(({ id }) => id === item)
      return org ? [{ org, from }] : []
    })
  },
  facts: ({ facts }, _args, { services }) =>
    facts.flatMap(({ item, from }) => {
      const fact = services.catalogues.definitions.get(item)
      return fact ? [{ fact, from }] : []
    }),
}

function dossierIn({ services }: GraphqlContext, industry: string): DossierRecord {
  const dossier = dossierOf(services.catalogues.dossiers, industry)
  if (!dossier) throw notFound(apiRefusals.noSuchIndustry)
  return dossier
}

export const queries: Pick<QueryResolvers, 'codes' | 'dossier' | 'myDossier' | 'needs'> = {
  codes: (_root, { system, text, below, first }) => {
    const tree = Object.hasOwn(trees, system) ? trees[system] : undefined
    if (!tree) throw badInput([{ path: 'system', ...apiRefusals.oneOf({ values: Object.keys(trees) }) }])
    const words = plainCell(text ?? '').toUpperCase()
    const list = below ? tree.children(below) : tree.all()
    const found = words
      ? list.filter((entry) => entry.code.startsWith(words) || entry.zh.toUpperCase().includes(words))
      : list
    return found.slice(0, pageSize(first, 20, 500))
  },
  dossier: (_root, { industry }, context) => dossierIn(context, industry),
  myDossier: async (_root, { recipientId }, { actor, services }) => {
    const { recipientId: id } = actsFor(actor, 'recipient.read', recipientId)
    const profile = await readRecipientProfile(services.db, services.catalogues, id, shanghaiDay(services.clock.now()))
    if (!profile) throw notFound(partiesRefusals.recipient)
    return dossierFor(services, profile) ?? null
  },
  needs: () => [...readNeeds().values()],
}

export const mutations: Pick<MutationResolvers, 'saveDossier' | 'defineFact'> = {
  saveDossier: async (_root, { input }, context) => {
    const { actor, services } = context
    const account = authorise(actor, 'catalogue.manage')
    const tagIds = new Set((await listTags(services.db)).map((tag) => tag.id))
    const entry = await services.db.transaction(async (tx) => {
      await audit(tx, services.clock, actor, 'dossier.saved', { code: input.code })
      return saveDossier(tx, { ...services, tagIds }, input, account.id)
    })
    await services.catalogues.reload()
    return dossierIn(context, entry.code)
  },
  defineFact: async (_root, { input }, { actor, services }) => {
    authorise(actor, 'catalogue.manage')
    // Inputs that are missing or null are absent in a definition. Exception: freshness, where null means never.
    const given = withoutNulls(input)
    const values = input.values?.map(withoutNulls)
    const definition = await services.db.transaction(async (tx) => {
      await audit(tx, services.clock, actor, 'fact.defined', { id: input.id })
      return defineFact(tx, services, {
        ...given,
        ...(values ? { values } : {}),
        freshnessDays: input.freshnessDays ?? null,
      } as FactInput)
    })
    await services.catalogues.reload()
    return definition
  },
}

const withoutNulls = (input: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== undefined))
