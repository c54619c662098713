import { shiftDays } from './day.ts'
import { type Duration, elapsed } from './duration.ts'
import { type Catalogue, membership } from './fact.ts'
import { type Locale, messages } from './messages.ts'
import type { Value } from './profile.ts'
import type { Leaf } from './rule.ts'

const shown = 5

/** The values that a leaf requires, in words. */
export function wantedText(leaf: Leaf, catalogue: Catalogue, locale: Locale): string {
  const text = messages[locale]
  switch (leaf.op) {
    case 'code':
      return text.within(
        join(
          leaf.codes.map((code) => codeName(leaf.fact, code, catalogue, locale)),
          locale,
        ),
      )
    case 'enum':
      return text.oneOf(
        join(
          leaf.values.map((value) => choiceName(leaf.fact, value, catalogue, locale)),
          locale,
        ),
      )
    case 'set': {
      const items = join(
        leaf.values.map((value) => choiceName(leaf.fact, value, catalogue, locale)),
        locale,
      )
      return leaf.mode === 'any' && leaf.values.length > 1
        ? text.hasAny(items)
        : leaf.values.length > 1
          ? text.hasAll(items)
          : text.oneOf(items)
    }
    case 'member':
      return text.within(
        join(
          leaf.orgs.map((org) => catalogue.organisations?.get(org) ?? org),
          locale,
        ),
      )
    case 'number':
      return numberText(leaf, unitOf(leaf.fact, catalogue, locale), locale)
    case 'date':
      if (leaf.from !== undefined && leaf.from === leaf.to) return text.equal(leaf.from)
      return [leaf.from && text.from(leaf.from), leaf.to && text.to(leaf.to)].filter(Boolean).join(text.and)
    case 'age':
      return [
        leaf.min !== undefined && text.ageMin(leaf.min, yearsOf(leaf.fact, catalogue, locale)),
        leaf.max !== undefined && text.ageMax(leaf.max, yearsOf(leaf.fact, catalogue, locale)),
      ]
        .filter(Boolean)
        .join(text.and)
    case 'since':
      return [
        leaf.min && (leaf.min.open ? text.sinceMoreThan : text.sinceAtLeast)(durationText(leaf.min.length, locale)),
        leaf.max && (leaf.max.open ? text.sinceLessThan : text.sinceWithin)(durationText(leaf.max.length, locale)),
      ]
        .filter(Boolean)
        .join(text.and)
    case 'boolean':
      return text.oneOf(leaf.value ? text.yes : text.no)
  }
}

/** @example 1 年 6 个月 */
function durationText(length: Duration, locale: Locale): string {
  const { duration, durationSeparator } = messages[locale]
  const parts = (['years', 'months', 'days'] as const).flatMap((unit) => {
    const n = length[unit]
    return n === undefined || (n === 0 && Object.keys(length).length > 1) ? [] : [duration[unit](n)]
  })
  return parts.join(durationSeparator) || duration.days(0)
}

/** A past day with the time since then: in days where the test counts days, else in years and months. */
export function elapsedText(day: string, on: string, leaf: Extract<Leaf, { op: 'since' }>, locale: Locale): string {
  const inDays = [leaf.min, leaf.max].some((bound) => bound?.length.days !== undefined)
  const { months, days } = elapsed(day, on)
  const length = inDays
    ? { days: (Date.parse(on) - Date.parse(day)) / 86_400_000 }
    : { years: Math.floor(months / 12), months: months % 12, days }
  return messages[locale].elapsed(day, durationText(length, locale))
}

function numberText({ lo, hi }: Extract<Leaf, { op: 'number' }>, unit: string, locale: Locale): string {
  const text = messages[locale]
  const of = (value: number): string => `${number(value)}${unit}`
  if (lo && hi && lo.value === hi.value) return text.equal(of(lo.value))
  const parts = [
    lo && (lo.open ? text.moreThan(of(lo.value)) : text.atLeast(of(lo.value))),
    hi && (hi.open ? text.lessThan(of(hi.value)) : text.atMost(of(hi.value))),
  ]
  return parts.filter(Boolean).join(text.and)
}

/** A fact's value in words: names of codes and choices, numbers with their unit. */
export function valueText(fact: string, value: Value, catalogue: Catalogue, locale: Locale): string {
  const text = messages[locale]
  switch (value.kind) {
    case 'CODE':
      return `${codeName(fact, value.code, catalogue, locale)}`
    case 'ENUM':
      return `${choiceName(fact, value.value, catalogue, locale)}`
    case 'SET': {
      const names = [...value.values].map((item) =>
        fact === membership ? (catalogue.organisations?.get(item) ?? item) : choiceName(fact, item, catalogue, locale),
      )
      return `${names.length === 0 ? text.none : join(names, locale)}`
    }
    case 'NUMBER':
      return `${number(value.value)}${unitOf(fact, catalogue, locale)}`
    case 'DATE':
      return `${value.value}`
    case 'BOOLEAN':
      return `${value.value ? text.yes : text.no}`
  }
}

/** The values that a leaf requires, as operators of rule JSON. */
export function expectedJson(leaf: Leaf): unknown {
  switch (leaf.op) {
    case 'code':
      return { in: leaf.codes }
    case 'enum':
      return { in: leaf.values }
    case 'set':
      return leaf.mode === 'any' ? { hasAny: leaf.values } : { hasAll: leaf.values }
    case 'member':
      return { memberOf: leaf.orgs }
    case 'number':
      return {
        ...(leaf.lo ? { [leaf.lo.open ? 'gt' : 'gte']: leaf.lo.value } : {}),
        ...(leaf.hi ? { [leaf.hi.open ? 'lt' : 'lte']: leaf.hi.value } : {}),
      }
    case 'date':
      if (leaf.from !== undefined && leaf.from === leaf.to) return { is: leaf.from }
      return {
        ...(leaf.from ? { after: shiftDays(leaf.from, -1) } : {}),
        ...(leaf.to ? { before: shiftDays(leaf.to, 1) } : {}),
      }
    case 'age':
      return {
        ...(leaf.min === undefined ? {} : { gte: leaf.min }),
        ...(leaf.max === undefined ? {} : { lte: leaf.max }),
      }
    case 'since':
      return {
        ...(leaf.min ? { [leaf.min.open ? 'moreThan' : 'atLeast']: leaf.min.length } : {}),
        ...(leaf.max ? { [leaf.max.open ? 'lessThan' : 'within']: leaf.max.length } : {}),
      }
    case 'boolean':
      return { is: leaf.value }
  }
}

/** A value as in a JSON profile. */
export function actualJson(value: Value): unknown {
  if (value.kind === 'CODE') return value.code
  return value.kind === 'SET' ? [...value.values] : value.value
}

function join(items: readonly string[], locale: Locale): string {
  const text = messages[locale]
  const head = items.slice(0, shown).join(text.separator)
  return items.length > shown ? `${head}${text.more(items.length)}` : head
}

const number = (value: number): string => (Number.isInteger(value) ? value.toLocaleString('en-US') : String(value))

function unitOf(fact: string, catalogue: Catalogue, locale: Locale): string {
  const unit = catalogue.facts.get(fact)?.unit?.[locale]
  if (!unit) return ''
  // e.g. 1,000 × 10,000 yuan
  return /^\d/.test(unit) ? ` × ${unit}` : ` ${unit}`
}

/** The word for completed years of a date: the fact's unit (周岁 of a birth), else 周年. */
export const yearsOf = (fact: string, catalogue: Catalogue, locale: Locale): string =>
  catalogue.facts.get(fact)?.unit?.[locale] ?? messages[locale].years

function codeName(fact: string, code: string, catalogue: Catalogue, locale: Locale): string {
  const entry = catalogue.codes.get(catalogue.facts.get(fact)?.codeSystem ?? '')?.find(code)
  return entry ? `${entry.code} ${locale === 'en' ? (entry.en ?? entry.zh) : entry.zh}` : code
}

function choiceName(fact: string, id: string, catalogue: Catalogue, locale: Locale): string {
  return catalogue.facts.get(fact)?.values?.find((value) => value.id === id)?.[locale] ?? id
}
