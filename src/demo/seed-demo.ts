import type { NoticeDeps } from '../notices/deps.ts'
import type { Organisation } from '../parties/recipient.ts'
import { shanghaiDay } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import { readSetting, writeSetting } from '../platform/settings.ts'
import { loadCatalogues } from '../profile/catalogues.ts'
import { importOrganisations } from '../profile/memberships/import-organisations.ts'
import { addTags } from '../publish/store.ts'
import { loadAccounts } from './load-accounts.ts'
import { loadGenerated } from './load-generated.ts'
import { loadDeclared, loadMemberLists, loadStories } from './load-stories.ts'
import { readDemoRows } from './read-data.ts'
import { type DemoAddress, type DemoPerson, keepForSealing, sealDemo } from './seal-demo.ts'
import { seedDemand } from './seed-demand.ts'
import { seedGroups } from './seed-groups.ts'
import { seedPolicies } from './seed-policies.ts'
import { seedQuestions } from './seed-questions.ts'
import { demoWorld } from './world/world.ts'

type SeedDeps = Omit<NoticeDeps, 'catalogues'>

const seed = 20230331

/** Loads the demo world into an empty database, once, and seals its people's addresses. */
export async function seedDemo(deps: SeedDeps, log: Log): Promise<void> {
  await loadDemoWorld(deps, log)
  await deps.db.transaction((tx) => sealDemo(tx, deps))
}

/** Loads everything except sealed values, in one transaction. A database that has the demo world stays as it is. */
export async function loadDemoWorld(early: SeedDeps, log: Log): Promise<void> {
  if ((await readSetting(early.db, 'demo')) !== undefined) return
  const started = performance.now()
  const on = shanghaiDay(early.clock.now())
  const counts = await early.db.transaction(async (tx) => {
    const rows = readDemoRows<'id' | 'name' | 'kind' | 'parent'>('organisations.csv', on)
    const names = new Map(rows.map((row) => [row.id, row.name]))
    const deps: NoticeDeps = { ...early, catalogues: await loadCatalogues(tx, names) }
    const { put: organisations, refused } = await importOrganisations(tx, deps, rows)
    if (refused.length > 0) throw new Error(`organisations.csv: ${JSON.stringify(refused)}`)
    const tagIds = await loadTags(tx, on)
    const people = await loadRecipients(tx, deps, { names, organisations, on })
    await loadAccounts(tx, deps.clock, { orgIds: new Set(names.keys()), idByKey: people.idByKey, on })
    await seedGroups(tx, deps, tagIds, on)
    // Why before the documents: interests cause tasks.
    await seedDemand(tx, deps, on)
    const policies = await seedPolicies(tx, deps, on)
    await seedQuestions(tx, deps, { recipients: people.idByKey, policies }, on)
    await writeSetting(tx, 'demo', { seed, on })
    return people.counts
  })
  await early.db.execute('ANALYZE')
  log.info({ ...counts, ms: Math.round(performance.now() - started) }, 'demo world loaded')
}

async function loadTags(tx: Db, on: string): Promise<Set<string>> {
  const tags = readDemoRows<'id' | 'code' | 'name' | 'facet' | 'parent'>('tags.csv', on)
  await addTags(
    tx,
    tags.map(({ line: _, parent, ...tag }) => ({ ...tag, parentId: parent || null })),
  )
  return new Set(tags.map(({ id }) => id))
}

type Place = { names: ReadonlyMap<string, string>; organisations: readonly Organisation[]; on: string }

const groups = [
  { kind: 'ENTERPRISE', group: 'enterprises' },
  { kind: 'CITIZEN', group: 'citizens' },
] as const

/** Recipients of the accounts from their files, then the generated ones. */
async function loadRecipients(tx: Db, deps: NoticeDeps, { names, organisations, on }: Place) {
  // No document is in force yet, so changed facts and memberships affect no notice.
  const quiet: NoticeDeps = { ...deps, jobs: { ...deps.jobs, emit: async () => {} } }
  const world = demoWorld({ seed, on })
  const idByKey = new Map<string, number>()
  const addresses: DemoAddress[] = []
  const persons: DemoPerson[] = []
  const counts = { enterprises: 0, citizens: 0 }
  for (const { kind, group } of groups) {
    const stories = await loadStories(tx, quiet, { kind, name: `${group}.jsonl`, organisations: names, on })
    await loadDeclared(tx, quiet, kind, stories, on)
    const ids = await loadGenerated(tx, quiet, kind, world[kind], organisations)
    for (const [key, recipientId] of stories) {
      idByKey.set(key, recipientId)
      if (kind === 'CITIZEN') persons.push({ recipientId, number: key })
    }
    for (const [i, { email, wantsEmail }] of world[kind].entries())
      if (email) addresses.push({ recipientId: ids[i] ?? -1, email, wanted: wantsEmail })
    counts[group] = stories.size + ids.length
  }
  await loadMemberLists(tx, quiet, on)
  for (const { recipient, email, wanted } of readDemoRows<'recipient' | 'email' | 'wanted'>('addresses.csv', on))
    addresses.push({ recipientId: idByKey.get(recipient) ?? -1, email, wanted: wanted === 'true' })
  await keepForSealing(tx, addresses, persons)
  return { idByKey, counts }
}
