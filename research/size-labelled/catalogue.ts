import { type FactSeed, factSeed, readCatalogueFiles } from '../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../src/profile/catalogues.ts'
import type { AudienceKind, Catalogue, CodeSystem, Fact } from '../../src/rules/fact.ts'

/** A fact that a programme needs and the shipped catalogue lacks, as an administrator would add it at run time. */
export type Added = { id: string; kind: FactSeed['kind'] } & Partial<Pick<FactSeed, 'min' | 'max'>> & {
    values?: Iterable<string>
    codeSystem?: string
  }

/** The shipped catalogue and what is added to it; a further code system is code today, so those facts go round `factSeed`. */
export function catalogueWith(
  audience: AudienceKind,
  added: readonly Added[],
  systems: readonly CodeSystem[] = [],
): Catalogue {
  const seeds = added.filter(({ kind }) => kind !== 'CODE').map((fact) => seedOf(audience, fact))
  const catalogue = buildCatalogues([...readCatalogueFiles(), ...seeds], new Map()).of(audience)
  const coded = added
    .filter(({ kind }) => kind === 'CODE')
    .map((fact): [string, Fact] => [fact.id, codedFact(audience, fact)])
  return {
    ...catalogue,
    facts: new Map([...catalogue.facts, ...coded]),
    codes: new Map([...catalogue.codes, ...systems.map((system): [string, CodeSystem] => [system.id, system])]),
  }
}

function seedOf(audience: AudienceKind, { values, codeSystem: _none, ...fact }: Added): FactSeed {
  const text = { zh: fact.id, en: fact.id }
  return factSeed.parse({
    ...fact,
    audience,
    label: text,
    ...(values ? { values: [...values].map((id) => ({ id, zh: id, en: id })) } : {}),
    authority: text,
    selfDeclared: false,
    sensitive: false,
    freshnessDays: null,
    storage: 'json',
  })
}

const codedFact = (audience: AudienceKind, { id, codeSystem }: Added): Fact => ({
  id,
  audience,
  kind: 'CODE',
  label: { zh: id, en: id },
  codeSystem,
  storage: 'json',
})

/** Slugs of the choices that a file uses, by fact: the lists an administrator would enter. */
export type Choices = { of(fact: string): Set<string>; use(fact: string, value: string): string }

export function collectChoices(): Choices {
  const seen = new Map<string, Map<string, string>>()
  const listOf = (fact: string): Map<string, string> => {
    const list = seen.get(fact) ?? new Map<string, string>()
    seen.set(fact, list)
    return list
  }
  return {
    of: (fact) => new Set(listOf(fact).keys()),
    use: (fact, value) => {
      const id = slugOf(value)
      const before = listOf(fact).get(id)
      if (before !== undefined && before !== value) throw new Error(`${before} and ${value} are both ${id}`)
      listOf(fact).set(id, value)
      return id
    },
  }
}

/** A value as a choice of the catalogue: `Île-de-France` → `ile_de_france`, `67100` → `v_67100`. */
export function slugOf(value: string): string {
  const plain = value
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
  return (/^[a-z]/.test(plain) ? plain : `v_${plain}`).slice(0, 41)
}

/** Slugs of facts that rules ask for and the shipped files lack. */
export function factsToAdd(rules: readonly unknown[]): string[] {
  const shipped = new Set(readCatalogueFiles().map((fact) => fact.id))
  const asked = rules.flatMap((rule) =>
    [...JSON.stringify(rule).matchAll(/"fact":"(\w+)"/g)].map((match) => match[1] ?? ''),
  )
  return [...new Set(asked)].filter((id) => !shipped.has(id)).sort()
}
