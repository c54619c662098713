import type { CodeEntry } from '../../rules/fact.ts'
import { industryAncestors, industryCodes } from '../reference/industries.ts'
import { type DossierEntry, type Need, readNeeds } from './dossier-file.ts'

/** An item of a dossier, and the industry whose own entry has it. */
export type Inherited<T> = { item: T; from: CodeEntry }

/** The dossier of one industry with all inherited items, nearest industry first. */
export type Dossier = {
  industry: CodeEntry
  topics: Inherited<string>[]
  needs: Inherited<Need>[]
  associations: Inherited<string>[]
  facts: Inherited<string>[]
}

/**
 * The dossier of an industry: its most specific entry, then those of the wider industries. Pure.
 * @param code GB/T 4754-2017, any level
 * @returns undefined for an unknown code
 */
export function dossierOf(entries: ReadonlyMap<string, DossierEntry>, code: string): Dossier | undefined {
  const industry = industryCodes.find(code)
  if (!industry) return undefined
  const road = [industry, ...industryAncestors(industry.code)].flatMap((from) => {
    const entry = entries.get(from.code)
    return entry ? [{ from, entry }] : []
  })
  const gather = (part: 'topics' | 'needs' | 'associations' | 'facts'): Inherited<string>[] => {
    const found = new Map<string, CodeEntry>()
    for (const { from, entry } of road) for (const item of entry[part]) if (!found.has(item)) found.set(item, from)
    return [...found].map(([item, from]) => ({ item, from }))
  }
  const known = readNeeds()
  const needs = gather('needs').flatMap(({ item, from }) => {
    const need = known.get(item)
    return need ? [{ item: need, from }] : []
  })
  return {
    // the most specific level with an entry, else the given industry
    industry: road[0]?.from ?? industry,
    topics: gather('topics'),
    needs,
    associations: gather('associations'),
    facts: gather('facts'),
  }
}
