import { evaluate } from '../rules/evaluate.ts'
import { type Profile, readProfile, type Value } from '../rules/profile.ts'
import type { Rule } from '../rules/rule.ts'
import { mergeChoices, type SetJson } from './choices.ts'
import { says } from './current-choices.ts'
import type { Derivation } from './derive/derivation.ts'
import type { DerivingCatalogue } from './derive/derivations.ts'
import { computeFormula } from './derive/formula.ts'
import { deriveSize, sizeFacts } from './derive/size.ts'

type Json = Readonly<Record<string, unknown>>

/** Facts with those that follow from them, and the facts that each derived one, or choice (`groups.veteran`), follows from. */
export type Derived = { given: Json; json: Record<string, unknown>; from: Map<string, readonly string[]> }

const nothing: ReadonlySet<string> = new Set()

/**
 * Adds derived facts. A derived value counts before the person's own statement, and after an authority's. Pure.
 * @param own ids of the facts that the person stated
 */
export const withDerived = (
  catalogue: DerivingCatalogue,
  profile: Json,
  own: ReadonlySet<string> = nothing,
): Record<string, unknown> => deriveFacts(catalogue, profile, own).json

/** `withDerived` with what each derived value follows from. Pure. */
export function deriveFacts(catalogue: DerivingCatalogue, profile: Json, own: ReadonlySet<string> = nothing): Derived {
  const made: Derived = { given: profile, json: { ...profile }, from: new Map() }
  for (const one of catalogue.derivations) {
    if (one.kind === 'size') addSize(catalogue, made)
    else if (one.kind === 'formula') addNumber(one, catalogue, made, own)
    else if (one.choice === undefined) addYesNo(one, catalogue, made, own)
    else addChoice({ ...one, choice: one.choice }, catalogue, made, own)
  }
  return made
}

const isKnown = (json: Json, id: string): boolean => json[id] !== undefined && json[id] !== null

/** Whether a value is one of its fact: within the bounds of a number, for example. Any other result is unknown. */
const fits = (catalogue: DerivingCatalogue, id: string, value: unknown): boolean =>
  readProfile({ [id]: value }, catalogue).ok

/** Whether the value of a fact stays: an authority's statement. */
const isFixed = (json: Json, id: string, own: ReadonlySet<string>): boolean => isKnown(json, id) && !own.has(id)

function addNumber(
  one: Derivation & { kind: 'formula' },
  catalogue: DerivingCatalogue,
  made: Derived,
  own: ReadonlySet<string>,
): void {
  const { id, formula, inputs } = one
  if (isFixed(made.json, id, own)) return
  const value = computeFormula(formula, (input) => {
    const known = made.json[input]
    return typeof known === 'number' ? known : undefined
  })
  if (value === undefined || (one.whole && !Number.isInteger(value)) || !fits(catalogue, id, value)) return
  made.json[id] = value
  made.from.set(id, inputs)
}

type ByRules = Derivation & { kind: 'rules' }

function addYesNo(one: ByRules, catalogue: DerivingCatalogue, made: Derived, own: ReadonlySet<string>): void {
  if (isFixed(made.json, one.id, own)) return
  const { yes, no, never } = decided(one, catalogue, made)
  // Both at once: the inputs contradict each other, so nothing follows.
  const value = never ? 'never' : yes === no ? undefined : yes
  if (value === undefined || !fits(catalogue, one.id, value)) return
  made.json[one.id] = value
  made.from.set(one.id, one.inputs)
}

function addChoice(
  one: ByRules & { choice: string },
  catalogue: DerivingCatalogue,
  made: Derived,
  own: ReadonlySet<string>,
): void {
  const { id, choice } = one
  const { yes, no } = decided(one, catalogue, made)
  if (yes === no) return
  if (catalogue.facts.get(id)?.kind === 'ENUM') {
    if (isFixed(made.json, id, own)) return
    made.json[id] = choice
  } else {
    const before = (made.json[id] ?? undefined) as SetJson | undefined
    const list = yes ? { yes: [choice], no: [] } : { yes: [], no: [choice] }
    if (own.has(id) && Array.isArray(before)) {
      if (before.includes(choice) === yes) return
      made.json[id] = yes ? [...before, choice] : before.filter((item) => item !== choice)
    } else {
      const merged = mergeChoices(before, list)
      if (says(before, choice) !== undefined || !fits(catalogue, id, merged)) return
      made.json[id] = merged
    }
  }
  made.from.set(keyOfChoice(id, choice), one.inputs)
  if (!isKnown(made.given, id)) made.from.set(id, [...new Set([...(made.from.get(id) ?? []), ...one.inputs])])
}

/** Key of one choice of a SET in `from`. Pure. */
export const keyOfChoice = (id: string, choice: string): string => `${id}.${choice}`

function decided(
  one: ByRules,
  catalogue: DerivingCatalogue,
  { given, json }: Derived,
): { yes: boolean; no: boolean; never: boolean } {
  const profile = typedInputs(one.inputs, catalogue, one.statedOnly ? given : json)
  const holds = (rule: Rule | undefined): boolean => rule !== undefined && evaluate(rule, profile, noDay) === true
  return { yes: holds(one.yes), no: holds(one.no), never: holds(one.never) }
}

// No rule of a derivation depends on the day: derivation.ts refuses those.
export const noDay = '2000-01-01'

/** Inputs in the engine's form. A value that no longer fits the catalogue is unknown. */
function typedInputs(inputs: readonly string[], catalogue: DerivingCatalogue, json: Json): Profile {
  const profile = new Map<string, Value>()
  for (const id of inputs) {
    if (!isKnown(json, id)) continue
    const read = readProfile({ [id]: json[id] }, catalogue)
    const value = read.ok ? read.profile.get(id) : undefined
    if (value) profile.set(id, value)
  }
  return profile
}

function addSize(catalogue: DerivingCatalogue, { json, from }: Derived): void {
  const values = deriveSize(json, catalogue)
  for (const id of sizeFacts) {
    const made = values.get(id)
    if (made) json[id] = made.value
    else delete json[id]
    if (made?.from) from.set(id, made.from)
  }
}
