import './rule-problem.ts'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'drizzle-orm'
import { listOrganisations } from '../parties/organisations/store.ts'
import type { Db } from '../platform/db.ts'
import { keepSetting } from '../platform/settings.ts'
import type { AudienceKind, Catalogue, Portrait } from '../rules/fact.ts'
import { readCatalogueFiles } from './catalogue/catalogue-file.ts'
import { type DerivationProblem, type DerivingCatalogue, orderDerivations } from './derive/derivations.ts'
import { computedBy, fingerprintOf } from './derive/fingerprint.ts'
import { type DossierEntry, readDossierFile } from './dossier/dossier-file.ts'
import { type FactDefinition, toRuleFact } from './fact-definition.ts'
import { type PortraitRecord, readPortraits } from './portraits.ts'
import { divisionCodes } from './reference/divisions.ts'
import { industryCodes } from './reference/industries.ts'
import { dossiers, facts } from './tables.ts'

/** Facts and portraits that rules can use, for both audiences, and the industry dossiers. */
export type Catalogues = {
  readonly version: string
  readonly definitions: ReadonlyMap<string, FactDefinition>
  /** industry code → entry that adds to the entries of wider industries */
  readonly dossiers: ReadonlyMap<string, DossierEntry>
  /** derivations that are wrong and therefore left out */
  readonly derivationProblems: readonly DerivationProblem[]
  of(audience: AudienceKind): DerivingCatalogue
}

/** Catalogues of a running process. `reload` reads changes made at run time. */
export type LiveCatalogues = Catalogues & { reload(): Promise<void> }

const codes = new Map([industryCodes, divisionCodes].map((system) => [system.id, system]))

/** Opens catalogues that can be reloaded. */
export async function openCatalogues(db: Db): Promise<LiveCatalogues> {
  const load = async (): Promise<Catalogues> =>
    loadCatalogues(db, new Map((await listOrganisations(db)).map((org) => [org.id, org.name])))
  let current = await load()
  return {
    get version() {
      return current.version
    },
    get definitions() {
      return current.definitions
    },
    get dossiers() {
      return current.dossiers
    },
    get derivationProblems() {
      return current.derivationProblems
    },
    of: (audience) => current.of(audience),
    reload: async () => {
      current = await load()
    },
  }
}

/** Writes new and changed entries of the catalogue files into the table, then loads the table. */
export async function loadCatalogues(db: Db, organisations: ReadonlyMap<string, string>): Promise<Catalogues> {
  const seeds = readCatalogueFiles()
  const known = await readStored(db)
  // jsonb keeps no key order
  const changed = seeds.filter((seed) => !isDeepStrictEqual(known.get(seed.id), seed))
  if (changed.length > 0)
    await db
      .insert(facts)
      .values(changed.map((seed) => ({ id: seed.id, audience: seed.audience, definition: seed })))
      .onConflictDoUpdate({
        target: facts.id,
        set: { audience: sql`excluded.audience`, definition: sql`excluded.definition` },
      })
  const own = (await db.select().from(dossiers)).map((row) => row.entry as DossierEntry)
  const definitions = inOrder(known)
  // A database without a catalogue has no recipients yet, so there is nothing to compute again.
  if (known.size === 0) await keepSetting(db, computedBy, () => fingerprintOf(definitions))
  return buildCatalogues(definitions, organisations, {
    dossiers: [...readDossierFile(), ...own],
    portraits: await readPortraits(db),
  })
}

const readStored = async (db: Db): Promise<Map<string, FactDefinition>> =>
  new Map((await db.select().from(facts)).map((row) => [row.id, row.definition as FactDefinition]))

/** All definitions: the files', then facts added at run time. Why an order: the table keeps none. */
export const readDefinitions = async (db: Db): Promise<FactDefinition[]> => inOrder(await readStored(db))

function inOrder(stored: ReadonlyMap<string, FactDefinition>): FactDefinition[] {
  const seeds = readCatalogueFiles()
  const shipped = new Set(seeds.map((seed) => seed.id))
  const added = [...stored.values()].filter((fact) => !shipped.has(fact.id)).sort((a, b) => a.id.localeCompare(b.id))
  return [...seeds, ...added]
}

/** Catalogues from given definitions. Of two dossiers with one code the later counts. Pure. */
export function buildCatalogues(
  definitions: readonly FactDefinition[],
  organisations: ReadonlyMap<string, string>,
  more: { dossiers?: readonly DossierEntry[]; portraits?: readonly PortraitRecord[] } = {},
): Catalogues {
  const version = `${definitions.length}-${checksum(definitions)}`
  const byId = new Map(definitions.map((definition) => [definition.id, definition]))
  const half = (audience: AudienceKind): Catalogue => ({
    version,
    facts: new Map(definitions.filter((d) => d.audience === audience).map((d) => [d.id, toRuleFact(d)])),
    codes,
    organisations,
    portraits: new Map(
      (more.portraits ?? []).flatMap((portrait): [string, Portrait][] =>
        portrait.audience === audience
          ? [[portrait.id, { version: portrait.version, rule: portrait.rule, name: portrait.name }]]
          : [],
      ),
    ),
  })
  const problems: DerivationProblem[] = []
  const deriving = (audience: AudienceKind): DerivingCatalogue => {
    const catalogue = half(audience)
    const read = orderDerivations(byId, audience, catalogue)
    problems.push(...read.problems)
    return { ...catalogue, derivations: read.derivations }
  }
  const halves = { CITIZEN: deriving('CITIZEN'), ENTERPRISE: deriving('ENTERPRISE') }
  return {
    version,
    definitions: byId,
    dossiers: new Map((more.dossiers ?? []).map((entry) => [entry.code, entry])),
    derivationProblems: problems,
    of: (audience) => halves[audience],
  }
}

/** Fingerprint (FNV-1a) of the definitions, stored with each measure. Pure. */
function checksum(definitions: readonly FactDefinition[]): string {
  let hash = 0x811c9dc5
  for (const char of JSON.stringify(definitions)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(16)
}
