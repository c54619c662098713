import type {
  MemberImportResolvers,
  MembershipContestResolvers,
  MembershipResolvers,
  MutationResolvers,
  OrgMemberResolvers,
  QueryResolvers,
} from '../../../graphql/types.generated.ts'
import { audit } from '../../auth/audit.ts'
import { actsFor, authorise, ownershipWhen } from '../../auth/authorise.ts'
import { managedOrganisation, managedOrganisations } from '../../auth/managed-organisation.ts'
import { findContests, readOwnMemberships } from '../../parties/contests/store.ts'
import { findCurrentMembers } from '../../parties/memberships/store.ts'
import { partiesRefusals } from '../../parties/refusals.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import { notFound } from '../../platform/errors.ts'
import { sentence } from '../../platform/refusal.ts'
import type { MemberChange } from '../../profile/memberships/compare-members.ts'
import { contestMembership, settleContest } from '../../profile/memberships/contest-membership.ts'
import { applyMembers, type MemberImport as Import, previewMembers } from '../../profile/memberships/import-members.ts'
import { profileRefusals } from '../../profile/refusals.ts'
import { checkSearch, connectionOf, idCursor, notCursor, numericId, pageSize } from './paging.ts'
import { reasonText } from './reason-text.ts'
import { organisation } from './relay.ts'

const shownMax = 200
const shown = <T>(list: readonly T[]) => ({ totalCount: list.length, items: list.slice(0, shownMax) })
const changes = (list: readonly MemberChange[]) =>
  shown(list.map((change) => ({ ...change, registered: change.recipientId !== null })))

export const MemberImport: MemberImportResolvers = {
  org: ({ orgId }, _args, context) => organisation(orgId, context),
  joined: ({ joined }) => changes(joined),
  rejoined: ({ rejoined }) => changes(rejoined),
  ending: ({ ending }) => changes(ending),
  changed: ({ changed }) => changes(changed),
  past: ({ past }) => changes(past),
  unregistered: ({ unregistered }) => changes(unregistered),
  contested: ({ contested }) => changes(contested),
  unchanged: ({ unchanged }) => changes(unchanged),
  differentNames: ({ differentNames }) => changes(differentNames),
  refused: ({ refused }, _args, { locale }) => {
    const { totalCount, items } = shown(refused)
    return { totalCount, items: items.map((row) => ({ ...row, reason: sentence(row.reason, locale) })) }
  },
}

export const OrgMember: OrgMemberResolvers = {
  recipientId: ({ recipientId }) => (recipientId === null ? null : String(recipientId)),
  registered: ({ recipientId }) => recipientId !== null,
}

export const Membership: MembershipResolvers = { org: ({ orgId }, _args, context) => organisation(orgId, context) }

export const MembershipContest: MembershipContestResolvers = {
  answer: ({ answer }, _args, { locale }) => reasonText(answer, locale),
  id: ({ id }) => String(id),
  org: ({ orgId }, _args, context) => organisation(orgId, context),
  recipient: async ({ recipientId }, _args, { load }) => {
    const recipient = await load.recipient.load(recipientId)
    if (!recipient) throw notFound(partiesRefusals.recipient)
    return recipient
  },
}

/** Numbers of each effect for the audit log: no names. */
const countsOf = ({ orgId, mode, ...found }: Import) => ({
  orgId,
  mode,
  joined: found.joined.length,
  rejoined: found.rejoined.length,
  ending: found.ending.length,
  changed: found.changed.length,
  past: found.past.length,
  unregistered: found.unregistered.length,
  unchanged: found.unchanged.length,
  refused: found.refused.length,
  digest: found.digest,
})

export const queries: Pick<QueryResolvers, 'previewMembers' | 'memberships' | 'myMemberships' | 'membershipContests'> =
  {
    previewMembers: async (_root, { orgId, csv, mode }, { actor, services }) => {
      const { org } = await managedOrganisation(services.db, actor, 'membership.manage', orgId)
      const found = await previewMembers(services.db, services, { orgId: org.id, csv, mode: mode ?? 'ADD' })
      await audit(services.db, services.clock, actor, 'members.previewed', countsOf(found))
      return found
    },
    memberships: async (_root, args, { actor, services }) => {
      const { db, clock } = services
      const { org } = await managedOrganisation(db, actor, 'membership.manage', args.orgId)
      const first = pageSize(args.first, 50, 500)
      const after = args.after ?? undefined
      if (after !== undefined && !/^[0-9A-Z]{1,18}$/.test(after)) throw notCursor()
      const page = { first, after, search: checkSearch(args.search) }
      const { members, total } = await findCurrentMembers(db, org.id, shanghaiDay(clock.now()), page)
      await audit(db, clock, actor, 'memberships.read', { orgId: org.id, count: members.length })
      return { ...connectionOf(members, first, ({ uscc }) => uscc), totalCount: total }
    },
    myMemberships: async (_root, { recipientId }, { actor, services }) => {
      const { recipientId: id } = actsFor(actor, 'recipient.read', recipientId)
      return readOwnMemberships(services.db, id)
    },
    membershipContests: async (_root, { open, first, after }, { actor, services }) => {
      const { db, clock } = services
      const orgIds = await managedOrganisations(db, actor, 'membership.manage')
      const size = pageSize(first, 50, 200)
      const { contests, total } = await findContests(db, orgIds, open ?? true, { first: size, before: idCursor(after) })
      await audit(db, clock, actor, 'contests.read', { ids: contests.map(({ id }) => id) })
      return { ...connectionOf(contests, size, ({ id }) => String(id)), totalCount: total }
    },
  }

export const mutations: Pick<MutationResolvers, 'applyMembers' | 'contestMembership' | 'settleContest'> = {
  applyMembers: async (_root, { orgId, csv, mode, digest }, { actor, services }) => {
    const { account, org } = await managedOrganisation(services.db, actor, 'membership.manage', orgId)
    const given = { orgId: org.id, csv, mode: mode ?? 'ADD', digest } as const
    return services.db.transaction(async (tx) => {
      const applied = await applyMembers(tx, services, given, account.id)
      await audit(tx, services.clock, actor, 'members.applied', countsOf(applied))
      return applied
    })
  },
  contestMembership: async (_root, { recipientId, orgId, reason }, { actor, services }) => {
    const { account, recipientId: id } = actsFor(actor, 'recipient.change', recipientId)
    return services.db.transaction(async (tx) => {
      const contested = await contestMembership(tx, services, { recipientId: id, orgId, reason }, account.id)
      await audit(tx, services.clock, actor, 'membership.contested', { recipientId: id, orgId })
      return contested
    })
  },
  settleContest: async (_root, { id, outcome, answer }, { actor, services }) =>
    services.db.transaction(async (tx) => {
      const orgIds = await managedOrganisations(tx, actor, 'membership.manage')
      const mayAnswer = (orgId: string) => {
        return authorise(
          actor,
          'membership.manage',
          ownershipWhen(orgIds?.includes(orgId) ?? false),
          profileRefusals.contest,
        )
      }
      const settled = await settleContest(tx, services, numericId(id), { outcome, answer }, mayAnswer)
      await audit(tx, services.clock, actor, 'contest.settled', { id: settled.id, outcome })
      return settled
    }),
}
