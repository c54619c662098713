import { isDay } from './day.ts'
import { type Catalogue, type Fact, locateCode, membership } from './fact.ts'
import { type Problem, problems, type Why } from './problem.ts'

/** A known value in the engine's form. A code is the range of its leaves; a coarse code has a wide range. */
export type Value =
  | { kind: 'CODE'; code: string; lo: number; hi: number }
  | { kind: 'ENUM'; value: string }
  | { kind: 'SET'; values: ReadonlySet<string> }
  | { kind: 'NUMBER'; value: number }
  | { kind: 'DATE'; value: string }
  | { kind: 'BOOLEAN'; value: boolean }

/** Known facts of one person or enterprise, by id. An absent fact is unknown, never "no". */
export type Profile = ReadonlyMap<string, Value>

export type ProfileResult = { ok: true; profile: Profile } | { ok: false; errors: Problem[] }

const setSizeMax = 1000

/**
 * Reads a JSON profile: code and enum as text, set as list, number, `YYYY-MM-DD`, boolean; null or absent = unknown.
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
      return Array.isArray(given) && given.length <= setSizeMax && given.every((item) => isChoice(fact, item))
        ? { kind: 'SET', values: new Set(given) }
        : problems.listOf({ values: choices(fact) })
    case 'NUMBER':
      return readNumber(fact, given)
    case 'DATE':
      return isDay(given) ? { kind: 'DATE', value: given } : problems.day
    case 'BOOLEAN':
      return typeof given === 'boolean' ? { kind: 'BOOLEAN', value: given } : problems.boolean
  }
}

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
