import type { Db } from '../platform/db.ts'
import type { AudienceKind, Catalogue } from '../rules/fact.ts'
import { readCatalogueFiles } from './catalogue/catalogue-file.ts'
import { type FactDefinition, toRuleFact } from './fact-definition.ts'
import { divisionCodes } from './reference/divisions.ts'
import { industryCodes } from './reference/industries.ts'
import { facts } from './tables.ts'

/** The fact catalogue of both audiences, as loaded. */
export type Catalogues = {
  version: string
  definitions: ReadonlyMap<string, FactDefinition>
  of(audience: AudienceKind): Catalogue
}

const codes = new Map([industryCodes, divisionCodes].map((system) => [system.id, system]))

/** Puts the catalogue files into the table (new and changed entries), then loads all of it. */
export async function loadCatalogues(db: Db, organisations: ReadonlyMap<string, string>): Promise<Catalogues> {
  const seeds = readCatalogueFiles()
  const known = new Map((await db.select().from(facts)).map((row) => [row.id, row.definition as FactDefinition]))
  for (const seed of seeds) {
    if (JSON.stringify(known.get(seed.id)) === JSON.stringify(seed)) continue
    await db
      .insert(facts)
      .values({ id: seed.id, audience: seed.audience, definition: seed })
      .onConflictDoUpdate({ target: facts.id, set: { audience: seed.audience, definition: seed } })
  }
  // in the order of the files, then what was added at run time: the table itself keeps no order
  const shipped = new Set(seeds.map((seed) => seed.id))
  const added = [...known.values()].filter((fact) => !shipped.has(fact.id)).sort((a, b) => a.id.localeCompare(b.id))
  return buildCatalogues([...seeds, ...added], organisations)
}

/** The same from definitions in hand. Pure. */
export function buildCatalogues(
  definitions: readonly FactDefinition[],
  organisations: ReadonlyMap<string, string>,
): Catalogues {
  const version = `${definitions.length}-${checksum(definitions)}`
  const half = (audience: AudienceKind): Catalogue => ({
    version,
    facts: new Map(definitions.filter((d) => d.audience === audience).map((d) => [d.id, toRuleFact(d)])),
    codes,
    organisations,
  })
  const halves = { CITIZEN: half('CITIZEN'), ENTERPRISE: half('ENTERPRISE') }
  return {
    version,
    definitions: new Map(definitions.map((definition) => [definition.id, definition])),
    of: (audience) => halves[audience],
  }
}

/** A short fingerprint (FNV-1a) of the definitions, kept with each measure. */
function checksum(definitions: readonly FactDefinition[]): string {
  let hash = 0x811c9dc5
  for (const char of JSON.stringify(definitions)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(16)
}
