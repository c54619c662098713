import { isDay } from './day.ts'
import { type Catalogue, type Fact, locateCode, membership } from './fact.ts'
import { type Problem, problems, type Why } from './problem.ts'

/**
 * A known value in the engine's form. A code is the range of its leaves; a coarse code has a wide range.
 * A set with `not` is open: choices in neither are unknown. Without it, every other choice is a no.
 * A date is a day, or `never`.
 */
export type Value =
  | { kind: 'CODE'; code: string; lo: number; hi: number }
  | { kind: 'ENUM'; value: string }
  | { kind: 'SET'; values: ReadonlySet<string>; not?: ReadonlySet<string> }
  | { kind: 'NUMBER'; value: number }
  | { kind: 'DATE'; value: string }
  | { kind: 'BOOLEAN'; value: boolean }

/** Known facts of one person or enterprise, by id. An absent fact is unknown, never "no". */
export type Profile = ReadonlyMap<string, Value>

export type ProfileResult = { ok: true; profile: Profile } | { ok: false; errors: Problem[] }

const setSizeMax = 1000

/** The value of a date whose event has never happened. */
export const never = 'never'

/**
 * Reads a JSON profile: code and enum as text, set as list (or `{yes: […], no: […]}` where other choices are unknown),
 * number, `YYYY-MM-DD` or `never`, boolean; null or absent = unknown.
 * The reserved key `memberOf` lists organisations.
 * @returns typed values, or every problem with its path (`facts.industry`)
 */
export function readProfile(json: Readonly<Record<string, unknown>>, catalogue: Catalogue): ProfileResult {
  const profile = new Map<string, Value>()
  const errors: Problem[] = []
  for (const [id, given] of Object.entries(json)) {
    if (given === null || given === undefined) continue
    const path = `facts.${id.slice(0, 100)}`
    const fact = catalogue.facts.get(id)
    const read =
      id === membership ? readMembership(given) : fact ? readValue(fact, given, catalogue) : problems.unknownFact
    if ('key' in read) errors.push({ path, ...read })
    else profile.set(id, read)
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, profile }
}

function readMembership(given: unknown): Value | Why {
  const fits = Array.isArray(given) && given.length <= setSizeMax && given.every((item) => typeof item === 'string')
  return fits ? { kind: 'SET', values: new Set(given) } : problems.organisationIds
}

/** @returns the value, or the problem */
function readValue(fact: Fact, given: unknown, catalogue: Catalogue): Value | Why {
  switch (fact.kind) {
    case 'CODE': {
      const entry = locateCode(fact, given, catalogue)
      if (!entry) return problems.notCode({ codeSystem: fact.codeSystem ?? '' })
      return { kind: 'CODE', code: entry.code, lo: entry.lo, hi: entry.hi }
    }
    case 'ENUM':
      return isChoice(fact, given) ? { kind: 'ENUM', value: given } : problems.oneOf({ values: choices(fact) })
    case 'SET':
      return readSet(fact, given)
    case 'NUMBER':
      return readNumber(fact, given)
    case 'DATE':
      if (given === never && fact.mayNever) return { kind: 'DATE', value: never }
      return isDay(given) ? { kind: 'DATE', value: given } : fact.mayNever ? problems.dayOrNever : problems.day
    case 'BOOLEAN':
      return typeof given === 'boolean' ? { kind: 'BOOLEAN', value: given } : problems.boolean
  }
}

function readSet(fact: Fact, given: unknown): Value | Why {
  const wrong = problems.listOf({ values: choices(fact) })
  if (isChoices(fact, given)) return { kind: 'SET', values: new Set(given) }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return wrong
  const { yes, no, ...more } = given as { yes?: unknown; no?: unknown }
  if (!isChoices(fact, yes) || !isChoices(fact, no) || Object.keys(more).length > 0) return wrong
  if (yes.some((item) => no.includes(item))) return problems.bothYesAndNo
  return { kind: 'SET', values: new Set(yes), not: new Set(no) }
}

const isChoices = (fact: Fact, given: unknown): given is string[] =>
  Array.isArray(given) && given.length <= setSizeMax && given.every((item) => isChoice(fact, item))

function readNumber(fact: Fact, given: unknown): Value | Why {
  if (typeof given !== 'number' || !Number.isFinite(given)) return problems.number
  if (fact.min !== undefined && given < fact.min) return problems.minimum({ min: fact.min })
  if (fact.max !== undefined && given > fact.max) return problems.maximum({ max: fact.max })
  // Why: -0 and 0 must be one value
  return { kind: 'NUMBER', value: given === 0 ? 0 : given }
}

/** Whether a text is one of a fact's choices. */
export function isChoice(fact: Fact, given: unknown): given is string {
  return typeof given === 'string' && (fact.values ?? []).some((value) => value.id === given)
}

/** The choices of a fact, for messages. */
export const choices = (fact: Fact): string =>
  (fact.values ?? [])
    .map((value) => value.id)
    .slice(0, 40)
    .join(', ')
