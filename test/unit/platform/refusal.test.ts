// A refusal is a code, a key and values; its sentence exists in both languages and is made where the answer is.
import { globSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { badInput, conflict, DomainError, refusalOf } from '../../../src/platform/errors.ts'
import {
  definedRefusals,
  type Refusal,
  readStoredRefusal,
  refusals,
  sentence,
  storedRefusal,
} from '../../../src/platform/refusal.ts'

const own = refusals('test', {
  closed: { zh: '已关闭', en: 'It is closed.' },
  listExists: ({ name }: { name: string }) => ({ zh: `已有名单“${name}”`, en: `A list is named "${name}".` }),
  oneOf: ({ values }: { values: readonly string[] }) => ({
    zh: `应为 ${values.join('、')}`,
    en: `one of ${values.join(', ')}`,
  }),
})

describe('a refusal', () => {
  it('is a key and values, rendered in the language asked for', () => {
    const refusal = own.listExists({ name: '甲' })
    expect(refusal).toEqual({ key: 'test.listExists', params: { name: '甲' } })
    expect([sentence(refusal, 'zh'), sentence(refusal, 'en')]).toEqual(['已有名单“甲”', 'A list is named "甲".'])
    expect(refusalOf(conflict(refusal), 'zh')).toEqual({
      message: '已有名单“甲”',
      extensions: { code: 'CONFLICT', key: 'test.listExists', params: { name: '甲' } },
    })
  })

  it('of an input names every place, in the text and as fields', () => {
    const error = badInput([
      { path: 'a', ...own.closed },
      { path: 'b.c[1]', ...own.listExists({ name: 'x' }) },
    ])
    expect(refusalOf(error, 'zh').message).toBe('输入有误：a：已关闭；b.c[1]：已有名单“x”')
    expect(refusalOf(error, 'en')).toEqual({
      message: 'Invalid input: a: It is closed.; b.c[1]: A list is named "x".',
      extensions: {
        code: 'BAD_USER_INPUT',
        key: 'platform.badInput',
        params: {},
        fields: [
          { path: 'a', message: 'It is closed.', key: 'test.closed', params: {} },
          { path: 'b.c[1]', message: 'A list is named "x".', key: 'test.listExists', params: { name: 'x' } },
        ],
      },
    })
    expect(error).toBeInstanceOf(DomainError)
  })

  it('does not give back a text or a list of any length', () => {
    const { params } = own.listExists({ name: 'x'.repeat(10_000) })
    expect(String(params.name)).toHaveLength(501)
    expect(own.oneOf({ values: Array(1000).fill('y') }).params.values).toHaveLength(100)
  })

  it('is stored as its key and values, and read again; a person’s own words are none', () => {
    for (const refusal of [own.closed, own.listExists({ name: '甲 {"}' })] as Refusal[])
      expect(readStoredRefusal(storedRefusal(refusal))).toEqual(refusal)
    expect(storedRefusal(own.closed)).toBe('test.closed')
    for (const text of ['已由新政策代替', 'test.other', 'test.closed now', 'test.listExists {"name"', ''])
      expect(readStoredRefusal(text)).toBeUndefined()
  })

  it('that no folder defines is shown by its key', () => {
    expect(sentence({ key: 'test.unknown', params: {} }, 'en')).toBe('test.unknown')
  })

  it('has a name of its own', () => {
    expect(() => refusals('test', { closed: { zh: '关', en: 'closed' } })).toThrow('test.closed')
  })

  it('cannot be misspelt, nor lack a value or a language', () => {
    const never = (): void => {
      // @ts-expect-error no such refusal
      own.listExist
      // @ts-expect-error its value is missing
      own.listExists({})
      // @ts-expect-error a value of another type
      own.listExists({ name: 1 })
      // @ts-expect-error no English
      refusals('lacking', { closed: { zh: '已关闭' } })
    }
    expect(never).toBeTypeOf('function')
  })
})

/** What each value of a refusal may be; a text of no language, so that the halves can be told apart. */
const values = new Proxy(
  {},
  {
    get: (_target, name) =>
      name === 'zh' || name === 'en'
        ? ['1', '2']
        : name === 'state'
          ? 'OFFERED'
          : /s$/.test(String(name)) && !/address/.test(String(name))
            ? ['1', '2']
            : 7,
  },
)

describe('every refusal of the service', () => {
  const texts: [key: string, zh: string, en: string][] = []
  beforeAll(async () => {
    for (const file of globSync('{src,scripts}/**/{refusals,rule-problem,row-refusals}.ts').filter(
      (path) => path !== 'scripts/refusals.ts',
    ))
      await import(pathToFileURL(file).href)
    for (const [key, definition] of definedRefusals()) {
      if (/^(test|lacking)\./.test(key)) continue
      const { zh, en } = typeof definition === 'function' ? definition(values as never) : definition
      texts.push([key, zh, en])
    }
  })

  it('is found', () => {
    expect(texts.length).toBeGreaterThan(250)
  })

  it('is in Chinese and in English, each without the other and without a hole', () => {
    const handedOn = ['platform.shape']
    const wrong = texts.filter(
      ([key, zh, en]) =>
        !handedOn.includes(key) &&
        (!/\p{Script=Han}/u.test(zh) ||
          /\p{Script=Han}|[\u3000-\u303F\uFF00-\uFFEF]/u.test(en) ||
          !/[A-Za-z]{2}/.test(en) ||
          /undefined|null|\[object|NaN|\u2002/.test(zh + en) ||
          zh !== zh.trim() ||
          en !== en.trim()),
    )
    expect(wrong).toEqual([])
  })

  it('has a text of its own in its folder', () => {
    const known = new Map<string, string>()
    const twice = texts.filter(([key, zh, en]) => {
      const text = `${key.split('.')[0]} ${zh} ${en}`
      const seen = known.has(text)
      known.set(text, key)
      return seen
    })
    expect(twice).toEqual([])
  })
})
