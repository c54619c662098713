import type { OrgResolvers, QueryResolvers, RecipientResolvers } from '../../../graphql/types.generated.ts'
import { listOrganisations } from '../../parties/organisations/store.ts'

export const Org: OrgResolvers = {
  parent: async (org, _args, { load }) =>
    org.parentId ? ((await load.organisation.load(org.parentId)) ?? null) : null,
}

export const Recipient: RecipientResolvers = { id: (recipient) => String(recipient.id) }

export const queries: Pick<QueryResolvers, 'organisations'> = {
  organisations: async (_root, { kind }, { services }) => {
    const all = await listOrganisations(services.db)
    return kind ? all.filter((org) => org.kind === kind) : all
  },
}
