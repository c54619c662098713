import { addPortalLink } from '../auth/portal-links.ts'
import { addAccount } from '../auth/store.ts'
import type { NoticeDeps } from '../notices/deps.ts'
import { addContacts, type NewContact } from '../parties/contacts/store.ts'
import { addMemberships } from '../parties/memberships/members-of.ts'
import { putOrganisations } from '../parties/organisations/store.ts'
import { addRecipients, newRecipientIds } from '../parties/recipients/store.ts'
import { addDays, shanghaiDay } from '../platform/clock.ts'
import { lookupDigest, seal } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import { readSetting, writeSetting } from '../platform/settings.ts'
import { loadCatalogues } from '../profile/catalogues.ts'
import { isFresh, selfSource } from '../profile/fact-definition.ts'
import { saveDossier } from '../profile/manage-catalogue.ts'
import { savePortrait } from '../profile/portraits.ts'
import { projectionRow, withDerived } from '../profile/projection.ts'
import { appendValues, type NewValue, writeProjection } from '../profile/store.ts'
import { addTags } from '../publish/store.ts'
import { seedDemand } from './seed-demand.ts'
import { seedPolicies } from './seed-policies.ts'
import { seedQuestions } from './seed-questions.ts'
import { associations } from './world/organisations.ts'
import { demoPortraits } from './world/portraits.ts'
import type { DemoRecipient } from './world/types.ts'
import { type DemoWorld, demoWorld } from './world/world.ts'

type SeedDeps = Omit<NoticeDeps, 'catalogues'>

const seed = 20230331

/** Loads the demo world into an empty database, once, and gives its people their addresses. */
export async function seedDemo(deps: SeedDeps, log: Log): Promise<void> {
  await loadDemoWorld(deps, log)
  await deps.db.transaction((tx) => sealAddresses(tx, deps))
}

/** All of the demo world but what keys seal, in one transaction; a database that has it is left alone. */
export async function loadDemoWorld(deps: SeedDeps, log: Log): Promise<void> {
  if ((await readSetting(deps.db, 'demo')) !== undefined) return
  const started = performance.now()
  const on = shanghaiDay(deps.clock.now())
  const world = demoWorld({ seed, on })
  const counts = await deps.db.transaction(async (tx) => {
    await putOrganisations(
      tx,
      world.organisations.map((org) => ({ ...org, parentId: org.parentId ?? null })),
    )
    await addTags(tx, world.tags)
    const names = new Map(world.organisations.map((org) => [org.id, org.name]))
    const catalogues = await loadCatalogues(tx, names)
    const enterprises = await load(tx, deps, catalogues, 'ENTERPRISE', world.enterprises, world.organisations)
    const citizens = await load(tx, deps, catalogues, 'CITIZEN', world.citizens, world.organisations)
    const idByKey = new Map([...enterprises, ...citizens])
    await writeSetting(tx, 'demo-addresses', addressesOf([...world.enterprises, ...world.citizens], idByKey))
    for (const account of world.accounts) {
      const recipientIds = account.recipients.flatMap((key) => idByKey.get(key) ?? [])
      await addAccount(
        tx,
        { id: account.id, name: account.name, roles: account.roles, orgId: account.orgId, demo: true },
        recipientIds,
      )
    }
    await seedPortals(tx, deps, world, idByKey)
    await seedGroups(tx, { ...deps, catalogues }, world)
    // before the documents: interests bring tasks
    await seedDemand(tx, { ...deps, catalogues }, world, idByKey)
    const policies = await seedPolicies(tx, { ...deps, catalogues }, world)
    await seedQuestions(tx, { ...deps, catalogues }, world, { recipients: idByKey, policies })
    await writeSetting(tx, 'demo', { seed, on })
    return { enterprises: enterprises.size, citizens: citizens.size }
  })
  await deps.db.execute('ANALYZE')
  log.info({ ...counts, ms: Math.round(performance.now() - started) }, 'demo world loaded')
}

async function seedPortals(
  tx: Db,
  deps: SeedDeps,
  world: DemoWorld,
  idByKey: ReadonlyMap<string, number>,
): Promise<void> {
  for (const { id, name, linked } of world.portals) {
    await addAccount(tx, { id, name, roles: ['SERVICE'], orgId: undefined, demo: true }, [])
    for (const recipientId of linked.flatMap((key) => idByKey.get(key) ?? []))
      await addPortalLink(tx, { portalId: id, recipientId, by: 'demo', at: deps.clock.now() })
  }
}

/** Associations of the industries they gather, and some portraits. */
async function seedGroups(tx: Db, deps: NoticeDeps, world: DemoWorld): Promise<void> {
  const tagIds = new Set(world.tags.map((tag) => tag.id))
  const serving = Map.groupBy(
    Object.entries(associations).flatMap(([id, [, codes]]) => codes.map((code) => ({ id, code }))),
    ({ code }) => code,
  )
  for (const [code, list] of serving) {
    const entry = deps.catalogues.dossiers.get(code) ?? { code }
    await saveDossier(tx, { ...deps, tagIds }, { ...entry, associations: list.map(({ id }) => id) }, 'demo')
  }
  for (const portrait of demoPortraits) await savePortrait(tx, deps, portrait, 'demo')
}

async function load(
  tx: Db,
  deps: SeedDeps,
  catalogues: Awaited<ReturnType<typeof loadCatalogues>>,
  kind: 'ENTERPRISE' | 'CITIZEN',
  list: readonly DemoRecipient[],
  organisations: readonly { id: string; parentId?: string | undefined }[],
): Promise<Map<string, number>> {
  const at = deps.clock.now()
  const on = shanghaiDay(at)
  const ids = await newRecipientIds(tx, list.length)
  const parents = new Map(organisations.map((org) => [org.id, org.parentId]))
  const catalogue = catalogues.of(kind)
  const values: NewValue[] = []
  const projected = []
  const memberships = []
  for (const [i, recipient] of list.entries()) {
    const id = ids[i] ?? -1
    const fresh: Record<string, unknown> = {}
    for (const [factId, value] of Object.entries(recipient.facts)) {
      const definition = catalogues.definitions.get(factId)
      if (!definition) throw new Error(`the demo world has a fact ${factId} that the catalogue does not`)
      const asOf = recipient.old.includes(factId) ? addDays(recipient.asOf, -1100) : recipient.asOf
      const source = definition.selfDeclared ? selfSource : definition.authority.zh
      values.push({ recipientId: id, factId, value, source, asOf })
      if (isFresh(definition, asOf, on)) fresh[factId] = value
    }
    const memberOf = closure(recipient.memberOf, parents)
    projected.push(projectionRow(catalogue, { id, personalised: true, memberOf }, withDerived(catalogue, fresh)))
    for (const orgId of recipient.memberOf) memberships.push({ recipientId: id, orgId, fromOn: '2023-01-01' })
  }
  await addRecipients(
    tx,
    list.map((recipient, i) => ({ id: ids[i] ?? -1, kind, name: recipient.name, uscc: recipient.uscc ?? null })),
    at,
  )
  await appendValues(tx, values, at)
  await writeProjection(tx, kind, catalogue.facts.values(), projected)
  if (memberships.length > 0) await addMemberships(tx, memberships)
  return new Map(list.map((recipient, i) => [recipient.key, ids[i] ?? -1]))
}

type Address = { recipientId: number; email: string; wanted: boolean }

const addressesOf = (list: readonly DemoRecipient[], idByKey: ReadonlyMap<string, number>): Address[] =>
  list.flatMap(({ key, email, wantsEmail }) => {
    const recipientId = idByKey.get(key)
    return email && recipientId !== undefined ? [{ recipientId, email, wanted: wantsEmail }] : []
  })

/** Seals the addresses with this service's own keys. */
async function sealAddresses(tx: Db, deps: SeedDeps): Promise<void> {
  const waiting = (await readSetting(tx, 'demo-addresses')) as Address[] | undefined
  if (!waiting?.length) return
  const verifiedAt = deps.clock.now()
  const contacts = waiting.map(({ recipientId, email, wanted }): NewContact => {
    const [sealed, digest] = [seal(deps.ring, email), lookupDigest(deps.ring, email)]
    return { recipientId, channel: 'EMAIL', sealed, digest, verifiedAt, wanted }
  })
  await addContacts(tx, contacts)
  await writeSetting(tx, 'demo-addresses', [])
}

/** An organisation with all above it. */
function closure(orgIds: readonly string[], parents: ReadonlyMap<string, string | undefined>): string[] {
  const found = new Set<string>()
  for (const start of orgIds) {
    for (let id: string | undefined = start; id && !found.has(id); id = parents.get(id)) found.add(id)
  }
  return [...found]
}
