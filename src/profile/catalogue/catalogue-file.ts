import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { storedRefusal } from '../../platform/refusal.ts'
import { profileRefusals } from '../refusals.ts'

const label = z.object({ zh: z.string().min(1), en: z.string().min(1) })
const slug = z.string().regex(/^[a-z][a-z0-9_]{0,40}$/)

// columns of intake files, then of the projection tables
const reserved = new Set(
  ['uscc', 'person', 'name', 'source', 'as_of', 'email', 'member_of'].concat(['bucket', 'id', 'personalised', 'extra']),
)

/**
 * Id of a fact: column name of intake files and key of the projection. A code fact `x` has the keys `x_lo` and `x_hi`.
 */
const factId = slug
  .refine((id) => !/_(lo|hi)$/.test(id), storedRefusal(profileRefusals.reservedEnding))
  // names of Object.prototype, which a look-up by id would find
  .refine((id) => !reserved.has(id) && !(id in {}), storedRefusal(profileRefusals.reservedName))

/** One fact of the catalogue files, and of the table seeded from them. */
export const factSeed = z
  .object({
    id: factId,
    audience: z.enum(['CITIZEN', 'ENTERPRISE']),
    kind: z.enum(['CODE', 'ENUM', 'SET', 'NUMBER', 'DATE', 'BOOLEAN']),
    label,
    unit: label.optional(),
    codeSystem: z.enum(['GB/T 4754-2017', 'GB/T 2260']).optional(),
    /** choices of ENUM and SET */
    values: z.array(z.object({ id: slug, zh: z.string(), en: z.string() })).optional(),
    /** the authority that keeps the fact; the person where selfDeclared */
    authority: label,
    selfDeclared: z.boolean(),
    sensitive: z.boolean(),
    /** a value counts as unknown after so many days; null = never */
    freshnessDays: z.number().int().positive().nullable(),
    storage: z.enum(['column', 'json']),
    min: z.number().optional(),
    max: z.number().optional(),
    /** NUMBER: a count, without decimals */
    whole: z.boolean().optional(),
    /** DATE: of an event that has happened, so never after today */
    past: z.boolean().optional(),
    /** computed from other facts, never stated */
    derived: z.boolean().optional(),
    /** fact of one industry's dossier (GB/T 4754-2017), collected from its enterprises only */
    industry: z.string().optional(),
  })
  .refine(
    (fact) => (fact.kind === 'CODE') === (fact.codeSystem !== undefined),
    storedRefusal(profileRefusals.codeSystem),
  )
  .refine(
    (fact) => (fact.kind === 'ENUM' || fact.kind === 'SET') === (fact.values !== undefined),
    storedRefusal(profileRefusals.choicesNeeded),
  )
  .refine(
    (fact) => new Set(fact.values?.map((value) => value.id)).size === (fact.values?.length ?? 0),
    storedRefusal(profileRefusals.choiceTwice),
  )
  .refine((fact) => (fact.min ?? -Infinity) <= (fact.max ?? Infinity), {
    path: ['min'],
    error: storedRefusal(profileRefusals.minimumAboveMaximum),
  })
  .refine((fact) => !fact.whole || fact.kind === 'NUMBER', {
    path: ['whole'],
    error: storedRefusal(profileRefusals.wholeOfNumbers),
  })
  .refine((fact) => !fact.past || fact.kind === 'DATE', {
    path: ['past'],
    error: storedRefusal(profileRefusals.pastOfDates),
  })
  .refine((fact) => !(fact.derived && fact.selfDeclared), storedRefusal(profileRefusals.derivedNotDeclared))

export type FactSeed = z.infer<typeof factSeed>

let seeds: FactSeed[] | undefined

/**
 * Facts of the shipped catalogue: enterprises, citizens, then single industries. @throws for a wrong file or a repeated
 * id
 */
export function readCatalogueFiles(): FactSeed[] {
  if (seeds) return seeds
  const read = (name: string) =>
    z.array(factSeed).parse(JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')))
  const all = [...read('enterprise'), ...read('citizen'), ...read('dossier')]
  if (new Set(all.map((fact) => fact.id)).size !== all.length)
    throw new Error('a fact id is used twice in the catalogue files')
  seeds = all
  return all
}
