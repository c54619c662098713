import { createHash } from 'node:crypto'
import type { FactDefinition } from '../fact-definition.ts'

/** Name of the setting with the fingerprint by which all projections were computed. */
export const computedBy = 'facts-computed-by'

// Raised when a release computes other values from the same catalogue.
const method = 1

/** Fingerprint of everything in the catalogue that decides which value of a fact counts, words left out. Pure. */
export const fingerprintOf = (definitions: readonly FactDefinition[]): string =>
  createHash('sha256')
    .update(JSON.stringify([method, ...definitions.map(decisive).sort()]))
    .digest('hex')
    .slice(0, 16)

/** What a fact follows from, and who keeps its choices, as text. Pure. */
export const derivationsOf = (definition: FactDefinition | undefined): string =>
  stable([
    definition?.formula,
    definition?.from,
    (definition?.values ?? []).flatMap(({ id, from, authority }) => (from || authority ? [[id, from, authority]] : [])),
  ])

function decisive(definition: FactDefinition): string {
  const { label: _label, unit: _unit, sensitive: _sensitive, values = [], ...rest } = definition
  return stable({ ...rest, values: values.map(({ zh: _zh, en: _en, ...value }) => value) })
}

/** JSON with keys in order. Why: jsonb keeps no key order. */
const stable = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
