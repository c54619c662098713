import { isDay } from './day.ts'
import { type Catalogue, type Fact, membership, type Problem } from './fact.ts'

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
      id === membership ? readMembership(given) : fact ? readValue(fact, given, catalogue) : '没有此项信息 unknown fact'
    if (typeof read === 'string') errors.push({ path, message: read })
    else profile.set(id, read)
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, profile }
}

function readMembership(given: unknown): Value | string {
  const fits = Array.isArray(given) && given.length <= setSizeMax && given.every((item) => typeof item === 'string')
  return fits ? { kind: 'SET', values: new Set(given) } : '应为组织代码的列表 must be a list of organisation ids'
}

/** @returns the value, or the problem */
function readValue(fact: Fact, given: unknown, catalogue: Catalogue): Value | string {
  switch (fact.kind) {
    case 'CODE': {
      const entry = typeof given === 'string' ? catalogue.codes.get(fact.codeSystem ?? '')?.find(given) : undefined
      if (!entry) return `不是${fact.codeSystem ?? ''}的代码\u2002not a code of ${fact.codeSystem ?? 'its system'}`
      return { kind: 'CODE', code: entry.code, lo: entry.lo, hi: entry.hi }
    }
    case 'ENUM':
      return isChoice(fact, given)
        ? { kind: 'ENUM', value: given }
        : `应为以下之一：${choices(fact)}\u2002must be one of: ${choices(fact)}`
    case 'SET':
      return Array.isArray(given) && given.length <= setSizeMax && given.every((item) => isChoice(fact, item))
        ? { kind: 'SET', values: new Set(given) }
        : `应为列表，取自 ${choices(fact)}\u2002must be a list of: ${choices(fact)}`
    case 'NUMBER':
      return readNumber(fact, given)
    case 'DATE':
      return isDay(given) ? { kind: 'DATE', value: given } : '应为存在的日期 YYYY-MM-DD\u2002must be a calendar date'
    case 'BOOLEAN':
      return typeof given === 'boolean'
        ? { kind: 'BOOLEAN', value: given }
        : '应为 true 或 false\u2002must be true or false'
  }
}

function readNumber(fact: Fact, given: unknown): Value | string {
  if (typeof given !== 'number' || !Number.isFinite(given)) return '应为数值 must be a finite number'
  if (fact.min !== undefined && given < fact.min) return `不能小于 ${fact.min}\u2002must be at least ${fact.min}`
  if (fact.max !== undefined && given > fact.max) return `不能大于 ${fact.max}\u2002must be at most ${fact.max}`
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
