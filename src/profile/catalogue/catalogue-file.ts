import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { storedRefusal } from '../../platform/refusal.ts'
import { profileRefusals } from '../refusals.ts'
import { withAuthorities } from './choice-authorities.ts'

const label = z.object({ zh: z.string().min(1), en: z.string().min(1) })
const slug = z.string().regex(/^[a-z][a-z0-9_]{0,40}$/)

// columns of intake files, then of the projection tables
const reserved = new Set(
  ['uscc', 'person', 'name', 'source', 'as_of', 'email', 'member_of'].concat(['bucket', 'id', 'personalised', 'extra']),
)

/**
 * Id of a fact: column name of intake files and key of the projection. A code fact `x` has the keys `x_lo` and `x_hi`, a
 * SET `x` also `x_not`.
 */
const factId = slug
  .refine((id) => !/_(lo|hi|not)$/.test(id), storedRefusal(profileRefusals.reservedEnding))
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
    values: z
      .array(
        z.object({
          id: slug,
          zh: z.string(),
          en: z.string(),
          /** SET: the authority that keeps this choice, when it is not the fact's */
          authority: label.optional(),
          /** as `from` of the fact, about this choice */
          from: z.unknown().optional(),
        }),
      )
      .optional(),
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
    /** DATE: of an event that may never have happened; `never` is a value */
    mayNever: z.boolean().optional(),
    /** computed from other facts, stated only where the computation does not apply (derive/size.ts) */
    derived: z.boolean().optional(),
    /** NUMBER: how it is computed from other facts (derive/formula.ts); it can be stated too */
    formula: z.unknown().optional(),
    /** BOOLEAN, DATE: rules from which it follows (derive/derivation.ts); it can be stated too */
    from: z.unknown().optional(),
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
  .refine((fact) => !fact.mayNever || fact.kind === 'DATE', {
    path: ['mayNever'],
    error: storedRefusal(profileRefusals.neverOfDates),
  })
  .refine((fact) => fact.kind === 'SET' || !fact.values?.some((value) => value.authority), {
    path: ['values'],
    error: storedRefusal(profileRefusals.choiceAuthorityOfSets),
  })
  .refine((fact) => !(fact.derived && fact.selfDeclared), storedRefusal(profileRefusals.derivedNotDeclared))

export type FactSeed = z.infer<typeof factSeed>

/** One entry of derived.json: how a fact, or choices of it, follow from other facts. `why` is for readers of the file. */
const derivedSeed = z.strictObject({
  id: slug,
  why: z.string().min(1),
  formula: z.unknown().optional(),
  from: z.unknown().optional(),
  choices: z.record(slug, z.unknown()).optional(),
})

function withDerivations(fact: FactSeed, derived: z.infer<typeof derivedSeed> | undefined): FactSeed {
  if (!derived) return fact
  const { formula, from, choices = {} } = derived
  const strange = Object.keys(choices).filter((id) => !fact.values?.some((value) => value.id === id))
  if (strange.length > 0) throw new Error(`derived.json: ${fact.id} has no choice ${strange.join(', ')}`)
  const values = fact.values?.map((value) =>
    choices[value.id] === undefined ? value : { ...value, from: choices[value.id] },
  )
  return {
    ...fact,
    ...(values ? { values } : {}),
    ...(formula === undefined ? {} : { formula }),
    ...(from === undefined ? {} : { from }),
  }
}

let seeds: FactSeed[] | undefined

/**
 * Facts of the shipped catalogue: enterprises, citizens, then single industries. @throws for a wrong file or a repeated
 * id
 */
export function readCatalogueFiles(): FactSeed[] {
  if (seeds) return seeds
  const json = (name: string) => JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8'))
  const derived = new Map(
    z
      .array(derivedSeed)
      .parse(json('derived'))
      .map((entry) => [entry.id, entry]),
  )
  const read = (name: string) =>
    z.array(factSeed).parse(json(name).map((fact: FactSeed) => withDerivations(fact, derived.get(fact.id))))
  const all = withAuthorities(
    [...read('enterprise'), ...read('citizen'), ...read('dossier')],
    json('choice-authorities'),
  )
  const unused = [...derived.keys()].filter((id) => !all.some((fact) => fact.id === id))
  if (unused.length > 0) throw new Error(`derived.json names unknown facts: ${unused.join(', ')}`)
  if (new Set(all.map((fact) => fact.id)).size !== all.length)
    throw new Error('a fact id is used twice in the catalogue files')
  seeds = all
  return all
}
