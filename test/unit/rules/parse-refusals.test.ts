// Beside parse-rule.test.ts: hostile keys and sizes, portraits that use portraits, and the exact texts.
import { describe, expect, it } from 'vitest'
import type { Catalogue, Portrait } from '../../../src/rules/fact.ts'
import { parseRule } from '../../../src/rules/parse-rule.ts'
import { readProfile } from '../../../src/rules/profile.ts'
import { leavesOf } from '../../../src/rules/rule.ts'
import { catalogue, rule } from './catalogue.ts'

const staff = { fact: 'staff', gte: 1 }
const born = (test: object) => ({ fact: 'born_on', ...test })
const problems = (json: unknown, within: Catalogue = catalogue) => {
  const parsed = parseRule(json, within)
  return parsed.ok ? [] : parsed.errors
}
const paths = (json: unknown, within?: Catalogue) => problems(json, within).map((error) => error.path)
const withPortraits = (portraits: Record<string, unknown>): Catalogue => ({
  ...catalogue,
  portraits: new Map(
    Object.entries(portraits).map(([id, json]): [string, Portrait] => [id, { version: 1, rule: json }]),
  ),
})

describe('every refusal has exactly its paths', () => {
  it.each<[string, unknown, string[]]>([
    ['a fact that is not text', { fact: 5, gte: 1 }, ['rule.fact']],
    ['a fact of null', { fact: null, gte: 1 }, ['rule.fact']],
    ['both wrong operators', { fact: 'listed', gte: 1, in: ['a'] }, ['rule.in', 'rule.gte']],
    ['a set tested like an enum', { fact: 'badges', in: ['x'] }, ['rule.in']],
    ['an enum tested like a set', { fact: 'form', hasAny: ['a'] }, ['rule.hasAny']],
    ['a code tested like a set', { fact: 'industry', hasAll: ['C39'] }, ['rule.hasAll']],
    ['a number tested like a day', { fact: 'staff', after: '2020-01-01' }, ['rule.after']],
    ['all bad items of a list', { fact: 'form', in: ['q', 'a', 5, null] }, ['rule.in[0]', 'rule.in[2]', 'rule.in[3]']],
    ['a list that is text', { fact: 'form', in: 'a' }, ['rule.in']],
    ['a list that is an object', { fact: 'form', in: { 0: 'a', length: 1 } }, ['rule.in']],
    ['a list of 501', { fact: 'form', in: Array.from({ length: 501 }, () => 'a') }, ['rule.in']],
    ['a wrong choice by is', { fact: 'form', is: 'q' }, ['rule.is']],
    ['a wrong code by is', { fact: 'industry', is: 'CC39' }, ['rule.is']],
    ['a code as a number', { fact: 'industry', in: [39] }, ['rule.in[0]']],
    ['hasAny and hasAll at once', { fact: 'badges', hasAny: ['x'], hasAll: ['y'] }, ['rule']],
    ['in and is at once', { fact: 'form', in: ['a'], is: 'b' }, ['rule']],
    ['two upper bounds', { fact: 'staff', lt: 1, lte: 2 }, ['rule']],
    ['a value and a bound', { fact: 'staff', is: 1, lt: 2 }, ['rule']],
    ['both bounds not numbers', { fact: 'staff', gte: '1', lt: null }, ['rule.gte', 'rule.lt']],
    ['minus infinity', { fact: 'staff', gt: Number.NEGATIVE_INFINITY }, ['rule.gt']],
    ['a number past 10^15', { fact: 'staff', gt: 1e16 }, ['rule.gt']],
    ['text that is a number', { fact: 'staff', is: '5' }, ['rule.is']],
    ['a bigint', { fact: 'staff', gt: 5n }, ['rule.gt']],
    ['an equal pair, one end open', { fact: 'staff', gte: 5, lt: 5 }, ['rule']],
    ['a negative age', born({ gte: -1 }), ['rule.gte']],
    ['an age over 200', born({ lte: 201 }), ['rule.lte']],
    ['an age under 0', born({ lt: 0 }), ['rule']],
    ['ages that exclude each other', born({ gt: 17, lt: 18 }), ['rule']],
    ['a day where years are meant', born({ gte: '2020-01-01' }), ['rule.gte']],
    ['years where a day is meant', born({ before: 18 }), ['rule.before']],
    ['an instant where a day is meant', born({ is: '2020-01-01T00:00:00Z' }), ['rule.is']],
    ['text for a boolean', { fact: 'listed', is: 'true' }, ['rule.is']],
    ['1 for a boolean', { fact: 'listed', is: 1 }, ['rule.is']],
    ['not of a list', { not: [staff] }, ['rule.not']],
    ['not of nothing', { not: null }, ['rule.not']],
    ['all of an object', { all: staff }, ['rule.all']],
    ['a hole in a group', { all: [staff, null] }, ['rule.all[1]']],
    ['no organisation', { memberOf: [] }, ['rule.memberOf']],
    ['an organisation as text', { memberOf: 'park' }, ['rule.memberOf']],
    ['an organisation that is no text', { memberOf: [5] }, ['rule.memberOf[0]']],
    ['a portrait that is no text', { portrait: ['big'] }, ['rule.portrait']],
    ['a fact in a group', { all: [staff], fact: 'staff' }, ['rule']],
    ['an operator beside a group', { all: [staff], gte: 1 }, ['rule.gte']],
    ['a clause too long', { ...staff, clause: '字'.repeat(1001) }, ['rule.clause']],
    ['a misspelt clause', { ...staff, caluse: 'x' }, ['rule.caluse']],
    ['nothing at all', {}, ['rule']],
    ['a number', 5, ['rule']],
    ['text', 'staff', ['rule']],
    ['true', true, ['rule']],
    ['a day object', new Date(0), ['rule']],
    ['a map', new Map([['fact', 'staff']]), ['rule']],
    ['what is only inherited', Object.create(staff), ['rule']],
  ])('%s', (_name, json, expected) => {
    expect(paths(json)).toEqual(expected)
  })
})

describe('keys with a meaning in JavaScript', () => {
  it.each([
    ['{"fact":"staff","gte":1,"__proto__":{"lt":5}}', ['rule.__proto__']],
    ['{"__proto__":{"fact":"staff","gte":1}}', ['rule']],
    ['{"fact":"staff","gte":1,"constructor":{}}', ['rule.constructor']],
    ['{"fact":"__proto__","is":1}', ['rule.fact']],
    ['{"fact":"toString","is":1}', ['rule.fact']],
    ['{"portrait":"__proto__"}', ['rule.portrait']],
    ['{"memberOf":["constructor"]}', ['rule.memberOf[0]']],
    ['{"fact":"form","in":["hasOwnProperty"]}', ['rule.in[0]']],
    ['{"fact":"industry","in":["constructor"]}', ['rule.in[0]']],
    ['{"all":{"__proto__":[],"length":1}}', ['rule.all']],
  ])('%s', (text, expected) => {
    expect(paths(JSON.parse(text))).toEqual(expected)
    expect(({} as Record<string, unknown>)['lt']).toBeUndefined()
  })

  it('are unknown facts of a profile', () => {
    const read = readProfile(JSON.parse('{"__proto__":{"staff":1},"constructor":1}'), catalogue)
    expect(read.ok ? [] : read.errors.map((error) => error.path)).toEqual(['facts.__proto__', 'facts.constructor'])
  })
})

describe('portraits', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'round three of them',
      { a: { portrait: 'b' }, b: { not: { portrait: 'c' } }, c: { any: [staff, { portrait: 'a' }] } },
      ['rule.portrait(a).portrait(b).not.portrait(c).any[1].portrait'],
    ],
    ['a fault inside', { a: { fact: 'form', in: ['q'] } }, ['rule.portrait(a).in[0]']],
  ])('%s', (_name, portraits, expected) => {
    expect(paths({ portrait: 'a' }, withPortraits(portraits))).toEqual(expected)
  })

  it('can occur twice side by side, and can be for everyone', () => {
    expect(paths({ all: [{ portrait: 'a' }, { portrait: 'a' }] }, withPortraits({ a: null }))).toEqual([])
  })

  it('that double at every step stop at 500 nodes', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 18 }, (_, i) => [
        `p${i}`,
        i === 0 ? staff : { any: [{ portrait: `p${i - 1}` }, { portrait: `p${i - 1}` }] },
      ]),
    )
    expect(problems({ portrait: 'p9' }, withPortraits(doubling))).toMatchObject([
      { key: 'rules.tooManyNodes', params: { max: 500 } },
    ])
    // p17 would be 393,000 nodes
    expect(problems({ portrait: 'p17' }, withPortraits(doubling)).length).toBeGreaterThan(0)
  })
})

describe('size', () => {
  const nested = (depth: number, shape: (inner: unknown) => unknown): unknown => {
    let json: unknown = staff
    for (let i = 0; i < depth; i += 1) json = shape(json)
    return json
  }
  it.each<[string, (inner: unknown) => unknown]>([
    ['not', (inner) => ({ not: inner })],
    ['all', (inner) => ({ all: [inner] })],
    ['any', (inner) => ({ any: [inner] })],
  ])('%s: 20 deep passes, 21 and 100,000 are refused at the same place', (_name, shape) => {
    expect(problems(nested(20, shape))).toEqual([])
    expect(problems(nested(100_000, shape))).toEqual(problems(nested(21, shape)))
    expect(problems(nested(21, shape))).toHaveLength(1)
  })

  it('a list of a million nodes is refused without being read', () => {
    expect(paths({ any: new Array(1_000_000).fill(5) })).toEqual(['rule.any'])
  })

  it('names at most 100 problems, and only the beginning of a long key', () => {
    expect(problems({ all: Array.from({ length: 400 }, () => ({ fact: 'nope', gte: 1 })) })).toHaveLength(100)
    expect(paths({ ...staff, ['k'.repeat(5000)]: 1 })[0]?.length).toBeLessThan(120)
  })

  it('500 misspelt long names are answered within a second', () => {
    const started = performance.now()
    problems({ any: Array.from({ length: 499 }, (_, i) => ({ fact: `${'s'.repeat(57)}${i}`, gte: 1 })) })
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('the text of a refusal', () => {
  it.each<[string, unknown, string]>([
    ['the fact that was meant', { fact: 'stafff', gte: 1 }, 'rules.didYouMean {"meant":"staff"}'],
    ['the operators there are', { fact: 'listed', gte: 1 }, '"allowed":"is"'],
    ['the choices there are', { fact: 'form', in: ['q'] }, 'rules.oneOf {"values":"a, b, c"}'],
    ['the code system', { fact: 'industry', in: ['Z'] }, 'rules.notCode {"codeSystem":"tree"}'],
    ['the range of years', born({ gte: 1.5 }), 'rules.years'],
  ])('%s', (_name, json, text) => {
    const [problem] = problems(json)
    expect(`${problem?.key} ${JSON.stringify(problem?.params)}`).toContain(text)
  })

  it('no fact is suggested for a name far from every fact', () => {
    expect(problems({ fact: 'zzzzzzzzzz', gte: 1 })[0]?.key).toBe('rules.unknownFact')
  })
})

describe('the parsed rule', () => {
  it('neighbouring, overlapping and repeated codes become disjoint ranges in order', () => {
    expect(rule({ fact: 'industry', in: ['C40', 'C392', 'C38', 'C39', 'C38', 'B'] })).toMatchObject({
      codes: ['C40', 'C392', 'C38', 'C39', 'B'],
      ranges: [
        [600, 1299],
        [3800, 4099],
      ],
    })
  })

  it('a null clause is none, and other clauses stay with their node', () => {
    const read = rule({
      all: [
        { ...staff, clause: null },
        { fact: 'listed', is: true, clause: '已上市' },
      ],
      clause: '须',
    })
    expect([read.clause, ...leavesOf(read).map((leaf) => leaf.clause)]).toEqual(['须', undefined, '已上市'])
  })

  it('minus zero is zero', () => {
    expect(JSON.stringify(rule({ fact: 'staff', gte: -0 }))).toBe(JSON.stringify(rule({ fact: 'staff', gte: 0 })))
    expect(Object.is((rule({ fact: 'staff', gte: -0 }) as any).lo.value, 0)).toBe(true)
  })

  it('every organisation can be named when the catalogue lists none', () => {
    const { organisations: _none, ...open } = catalogue
    expect(paths({ memberOf: ['whichever'] }, open)).toEqual([])
  })
})
