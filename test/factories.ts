// The small world, with one of everything. A test adds what it asserts.

import { addPortalLink } from '../src/auth/portal-links.ts'
import { putAccount } from '../src/auth/store.ts'
import type { NoticeDeps } from '../src/notices/deps.ts'
import { addMemberships } from '../src/parties/memberships/members-of.ts'
import { putOrganisations } from '../src/parties/organisations/store.ts'
import type { Organisation } from '../src/parties/recipient.ts'
import { addRecipients, newRecipientIds } from '../src/parties/recipients/store.ts'
import { makeUscc } from '../src/parties/uscc.ts'
import type { Db } from '../src/platform/db.ts'
import { loadCatalogues } from '../src/profile/catalogues.ts'
import { recordFacts, reproject } from '../src/profile/declare-facts.ts'
import { addTags } from '../src/publish/store.ts'

export const organisations: Organisation[] = [
  { id: 'dept-a', name: '甲局', kind: 'DEPARTMENT', parentId: null },
  { id: 'dept-b', name: '乙局', kind: 'DEPARTMENT', parentId: null },
  { id: 'park', name: '一号园区', kind: 'PARK', parentId: null },
  { id: 'tower', name: '一号园区甲楼', kind: 'PARK', parentId: 'park' },
  { id: 'assoc', name: '制造业协会', kind: 'ASSOCIATION', parentId: null },
  { id: 'empty-park', name: '空园区', kind: 'PARK', parentId: null },
  { id: 'town', name: '某镇', kind: 'TOWN', parentId: null },
  { id: 'window', name: '某窗口', kind: 'WINDOW', parentId: null },
]

export const tags = [
  { id: 'employment', code: 'TH001', name: '就业创业', facet: 'THEME', parentId: null },
  { id: 'science', code: 'TH002', name: '科技创新', facet: 'THEME', parentId: null },
]

type Person = {
  name: string
  kind: 'ENTERPRISE' | 'CITIZEN'
  facts: Record<string, unknown>
  memberOf?: string[]
  account?: string
}

/** Recipients in id order from 1. */
export const people: Person[] = [
  {
    name: '甲厂',
    kind: 'ENTERPRISE',
    facts: { industry: 'C3921', registered_in: '310118102', employees: 50, revenue: 900 },
    memberOf: ['park', 'assoc'],
    account: 'ent-1',
  },
  {
    name: '乙厂',
    kind: 'ENTERPRISE',
    facts: { industry: 'C3411', registered_in: '310118001', employees: 8 },
    memberOf: ['tower', 'town'],
    account: 'ent-2',
  },
  {
    name: '丙店',
    kind: 'ENTERPRISE',
    facts: { industry: 'H6210', registered_in: '310118102', employees: 30 },
    memberOf: ['park'],
    account: 'ent-3',
  },
  {
    name: '丁厂（缺人数）',
    kind: 'ENTERPRISE',
    facts: { industry: 'C39', registered_in: '310118107' },
    memberOf: ['assoc'],
    account: 'ent-4',
  },
  {
    name: '戊厂（无组织）',
    kind: 'ENTERPRISE',
    facts: { industry: 'C2710', registered_in: '310118106', employees: 120 },
    account: 'ent-5',
  },
  {
    name: '王甲',
    kind: 'CITIZEN',
    facts: { born_on: '2001-06-01', education: 'bachelor', employment_status: 'employed', lives_in: '310118106' },
    account: 'cit-1',
  },
  {
    name: '李乙',
    kind: 'CITIZEN',
    facts: { born_on: '1950-02-28', hukou_in: '310118', care_level: 'l3' },
    account: 'cit-2',
  },
  { name: '张丙', kind: 'CITIZEN', facts: {}, account: 'cit-3' },
]

/** Ids by account: `recipientId('ent-1')` is 1. */
export const recipientId = (account: string): number => people.findIndex((person) => person.account === account) + 1

const staff: [string, string[], string | undefined][] = [
  ['pub-a', ['PUBLISHER'], 'dept-a'],
  ['pub-b', ['PUBLISHER'], 'dept-b'],
  ['rev', ['REVIEWER'], 'dept-b'],
  ['both', ['PUBLISHER', 'REVIEWER'], 'dept-a'],
  ['park-admin', ['RELAY_ADMIN'], 'park'],
  ['park-admin-2', ['RELAY_ADMIN'], 'park'],
  ['tower-admin', ['RELAY_ADMIN'], 'tower'],
  ['assoc-admin', ['RELAY_ADMIN'], 'assoc'],
  ['town-admin', ['RELAY_ADMIN'], 'town'],
  ['window-admin', ['RELAY_ADMIN'], 'window'],
  ['over', ['OVERSEER'], 'dept-b'],
  ['adm', ['ADMIN'], undefined],
]

/**
 * Adds a membership. A member that joins after a publication gives its organisation no planned task.
 */
export async function joins(db: Db, account: string, orgId: string): Promise<void> {
  await addMemberships(db, [{ recipientId: recipientId(account), orgId, fromOn: '2026-01-01' }])
}

/** Loads the world into an empty database. */
export async function buildWorld(deps: Omit<NoticeDeps, 'catalogues'>): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await putOrganisations(tx, organisations)
    await addTags(tx, tags)
    await addPeople(tx, deps, people)
    for (const [id, roles, orgId] of staff) await putAccount(tx, { id, name: id, roles, orgId, demo: true }, [])
    await putAccount(tx, { id: 'agent', name: '代办员', roles: ['ENTERPRISE'], orgId: undefined, demo: true }, [1, 2])
    await putAccount(tx, { id: 'portal', name: '企业云', roles: ['SERVICE'], orgId: undefined, demo: true }, [])
    for (const id of [1, 2])
      await addPortalLink(tx, { portalId: 'portal', recipientId: id, by: 'agent', at: deps.clock.now() })
  })
}

/** Adds recipients with facts, memberships and an account each where named. @returns their ids */
export async function addPeople(
  tx: Db,
  deps: Omit<NoticeDeps, 'catalogues'>,
  list: readonly Person[],
): Promise<number[]> {
  const catalogues = await loadCatalogues(tx, new Map(organisations.map((org) => [org.id, org.name])))
  const full = { ...deps, catalogues }
  const ids = await newRecipientIds(tx, list.length)
  const recipients = list.map(({ kind, name }, i) => ({
    id: ids[i] ?? 0,
    kind,
    name,
    uscc: kind === 'ENTERPRISE' ? makeUscc(`91310118MADEMT${String(ids[i]).padStart(3, '0')}`) : null,
  }))
  await addRecipients(tx, recipients, deps.clock.now())
  const memberships = list.flatMap(({ memberOf = [] }, i) =>
    memberOf.map((orgId) => ({ recipientId: ids[i] ?? 0, orgId, fromOn: '2020-01-01' })),
  )
  if (memberships.length > 0) await addMemberships(tx, memberships)
  const asOf = '2026-11-01'
  const values = list.flatMap(({ facts }, i) =>
    Object.entries(facts).map(([factId, value]) => {
      const definition = catalogues.definitions.get(factId)
      return { recipientId: ids[i] ?? 0, factId, value, source: definition?.selfDeclared ? 'self' : '登记机关', asOf }
    }),
  )
  await recordFacts(tx, full, values)
  await reproject(tx, full, ids)
  for (const [i, person] of list.entries()) {
    if (person.account)
      await putAccount(
        tx,
        { id: person.account, name: person.name, roles: [person.kind], orgId: undefined, demo: true },
        [ids[i] ?? 0],
      )
  }
  return ids
}

/** A document as PolicyInput. By default its rule is `manufacturers`: industry C, 20 employees or more. */
export function policyInput(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: '支持制造业若干措施',
    body: '一、支持从业人数二十人以上的制造业企业。',
    tags: ['science'],
    route: 'DIRECT',
    measures: [{ title: '设备补贴', audience: 'ENTERPRISE', rule: manufacturers }],
    interpretations: [{ title: '解读', body: '制造业企业可申请。' }],
    ...change,
  }
}

export const manufacturers = {
  all: [
    { fact: 'industry', in: ['C'] },
    { fact: 'employees', gte: 20 },
  ],
}
