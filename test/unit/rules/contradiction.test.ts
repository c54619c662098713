import { describe, expect, it } from 'vitest'
import { checkRule } from '../../../src/rules/check-rule.ts'
import { catalogue } from './catalogue.ts'

const staff = (test: object) => ({ fact: 'staff', ...test })
const badges = (test: object) => ({ fact: 'badges', ...test })
const form = (...values: string[]) => ({ fact: 'form', in: values })
const listed = (is: boolean) => ({ fact: 'listed', is })
const member = (...orgs: string[]) => ({ memberOf: orgs })
const not = (rule: object) => ({ not: rule })

describe('a rule that no profile can meet is refused with the part that clashes', () => {
  it.each<[string, unknown, string]>([
    ['not any', { all: [staff({ gte: 10 }), not({ any: [staff({ gte: 5 }), listed(true)] })] }, 'rule'],
    ['any within all', { all: [staff({ gte: 10 }), { any: [staff({ lt: 5 }), staff({ lt: 10 })] }] }, 'rule'],
    ['every case', { all: [{ any: [listed(true), staff({ gte: 5 })] }, listed(false), staff({ lt: 5 })] }, 'rule'],
    ['a clash below', { all: [listed(true), { all: [form('a'), form('b')] }] }, 'rule.all[1]'],
    ['a portrait', { all: [{ portrait: 'big' }, staff({ lt: 300 })] }, 'rule'],
    ['all and none of a set', { all: [badges({ hasAll: ['x'] }), not(badges({ hasAny: ['x', 'y'] }))] }, 'rule'],
    ['one and not it', { all: [badges({ hasAny: ['x'] }), not(badges({ hasAll: ['x'] }))] }, 'rule'],
    ['any and none', { all: [badges({ hasAny: ['x', 'y'] }), not(badges({ hasAny: ['y', 'x'] }))] }, 'rule'],
    [
      'one thing after another',
      { all: [badges({ hasAny: ['x', 'y'] }), not(badges({ hasAny: ['x'] })), not(badges({ hasAll: ['y'] }))] },
      'rule',
    ],
    ['member and not', { all: [member('park'), not(member('park', 'assoc'))] }, 'rule'],
    ['no choice left', not(form('a', 'b', 'c')), 'rule'],
    ['below what a number can be', staff({ lt: 0 }), 'rule'],
  ])('%s', (_name, json, path) => {
    const checked = checkRule(json, catalogue)
    expect(checked.ok ? [] : checked.errors.map((error) => error.path)).toEqual([path])
  })

  it('names the facts that clash, in both languages', () => {
    const checked = checkRule({ all: [staff({ gte: 10 }), not(staff({ gte: 5 }))] }, catalogue)
    expect(checked.ok ? [] : checked.errors).toEqual([
      { path: expect.any(String), key: 'rules.impossible', params: { facts: ['staff'], zh: ['人数'], en: ['人数'] } },
    ])
  })

  it.each<[string, unknown]>([
    ['a dead branch beside a live one', { any: [{ all: [form('a'), form('b')] }, listed(true)] }],
    ['at the bound', { all: [staff({ lte: 10 }), not(staff({ lt: 10 }))] }],
    ['zero', staff({ lte: 0 })],
    ['one of two left', { all: [badges({ hasAny: ['x', 'y'] }), not(badges({ hasAll: ['x', 'y'] }))] }],
    ['one organisation and not another', { all: [member('park'), not(member('assoc'))] }],
    ['two choices excluded', not(form('a', 'b'))],
  ])('keeps %s', (_name, json) => {
    expect(checkRule(json, catalogue).ok).toBe(true)
  })
})
