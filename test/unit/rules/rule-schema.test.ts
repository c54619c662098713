// The published schema beside parseRule: rules that parse are valid by the schema, rules of a wrong shape are not.
import { describe, expect, it } from 'vitest'
import { ruleJsonSchema } from '../../../src/rules/rule-schema.ts'

type Schema = Record<string, any>
const schema = ruleJsonSchema() as Schema

const types: Record<string, (value: any) => boolean> = {
  null: (value) => value === null,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
}
const known = ['$ref', 'oneOf', 'type', 'required', 'properties', 'additionalProperties', 'minProperties']
const alsoKnown = ['items', 'minItems', 'maxItems', 'maxLength', 'pattern', 'format', 'description']

/** The part of draft 2020-12 that the schema uses; anything else throws. */
function valid(value: any, given: Schema): boolean {
  const strange = Object.keys(given).filter((key) => !known.includes(key) && !alsoKnown.includes(key))
  if (strange.length > 0) throw new Error(`the schema uses ${strange}, which this test does not know`)
  if (given.$ref) return valid(value, schema.$defs[given.$ref.replace('#/$defs/', '')])
  if (given.oneOf) return given.oneOf.filter((each: Schema) => valid(value, each)).length === 1
  if (given.type && ![given.type].flat().some((type: string) => types[type]?.(value))) return false
  if (Array.isArray(value)) {
    return (
      value.length >= (given.minItems ?? 0) &&
      value.length <= (given.maxItems ?? Infinity) &&
      value.every((item) => valid(item, given.items ?? {}))
    )
  }
  if (types.object?.(value)) {
    const keys = Object.keys(value)
    return (
      (given.required ?? []).every((key: string) => keys.includes(key)) &&
      keys.length >= (given.minProperties ?? 0) &&
      keys.every((key) =>
        given.properties?.[key] ? valid(value[key], given.properties[key]) : given.additionalProperties !== false,
      )
    )
  }
  if (typeof value !== 'string') return true
  return value.length <= (given.maxLength ?? Infinity) && new RegExp(given.pattern ?? '').test(value)
}
const isValid = (json: unknown) => valid(json, { oneOf: schema.oneOf })

const staff = { fact: 'staff', gte: 1 }

describe('the schema of rules', () => {
  it('has its draft and its address', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: '/schemas/rule.json',
    })
    expect(() => JSON.parse(JSON.stringify(schema))).not.toThrow()
  })

  it.each<[string, unknown]>([
    ['everyone', null],
    ['a group with a clause', { all: [staff], clause: '第一条' }],
    ['groups in groups', { any: [{ not: { all: [staff, { portrait: 'big' }] } }, { memberOf: ['park'] }] }],
    ['a list', { fact: 'industry', in: ['C39', 'C40'] }],
    ['a value', { fact: 'listed', is: false }],
    ['a set', { fact: 'badges', hasAll: ['x'] }],
    ['two bounds', { fact: 'staff', gt: 1, lte: 5.5 }],
    ['two days', { fact: 'born_on', after: '2020-01-01', before: '2021-01-01' }],
  ])('accepts %s', (_name, json) => {
    expect(isValid(json)).toBe(true)
  })

  it.each<[string, unknown]>([
    ['text', 'staff'],
    ['a list', [staff]],
    ['nothing in it', {}],
    ['a fact without an operator', { fact: 'staff' }],
    ['a clause for an operator', { fact: 'staff', clause: '第一条' }],
    ['an unknown key', { ...staff, note: 'x' }],
    ['an unknown key in a group', { all: [staff], note: 'x' }],
    ['two shapes', { all: [staff], any: [staff] }],
    ['an empty group', { all: [] }],
    ['an empty list', { fact: 'form', in: [] }],
    ['too long a group', { all: Array.from({ length: 501 }, () => staff) }],
    ['too long a clause', { ...staff, clause: '字'.repeat(1001) }],
    ['text for a number', { fact: 'staff', gte: '1' }],
    ['years and a day', { fact: 'born_on', gte: 1, before: '2020-01-01' }],
    ['a fact that is no slug', { fact: 'Staff', gte: 1 }],
    ['a fault deep inside', { all: [{ not: { any: [staff, { fact: 'staff' }] } }] }],
  ])('refuses %s', (_name, json) => {
    expect(isValid(json)).toBe(false)
  })
})
