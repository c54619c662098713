import { describe, expect, it } from 'vitest'
import { acceptedLocale, commandLocale } from '../../../src/platform/locale.ts'

describe('the language of a request', () => {
  it.each([
    [undefined, 'zh'],
    ['', 'zh'],
    ['*', 'zh'],
    ['fr', 'zh'],
    ['fr, de;q=0.9, *;q=0.1', 'zh'],
    ['en', 'en'],
    ['en-US,en;q=0.9', 'en'],
    ['EN-gb', 'en'],
    ['zh-CN', 'zh'],
    ['zh-Hans-CN, en', 'zh'],
    ['fr, en;q=0.5', 'en'],
    ['zh;q=0.3, en;q=0.7', 'en'],
    ['en;q=0.3,zh-CN;q=0.7', 'zh'],
    ['en;q=0, zh;q=0.1', 'zh'],
    ['en;q=0', 'zh'],
    ['en ; q = 0.8 , zh;q=0.5', 'en'],
    ['en;q=x', 'zh'],
    ['english', 'zh'],
    ['eng, enm', 'zh'],
    [`${'x,'.repeat(100_000)}en`, 'zh'],
  ])('%j is answered in %s', (header, locale) => {
    expect(acceptedLocale(header)).toBe(locale)
  })
})

describe('the language of a command', () => {
  it.each([
    [{}, 'zh'],
    [{ LANG: 'C' }, 'zh'],
    [{ LANG: 'C.UTF-8' }, 'zh'],
    [{ LANG: 'POSIX' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'en_US.UTF-8' }, 'en'],
    [{ LANG: 'en' }, 'en'],
    [{ LANG: 'fr_FR.UTF-8' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_GB' }, 'en'],
    [{ LANG: 'en_US', LC_ALL: 'zh_TW' }, 'zh'],
    [{ LANG: 'en_US', LC_ALL: '' }, 'en'],
    [{ LANG: 'zh_CN', LC_MESSAGES: 'en_US' }, 'en'],
  ])('%j speaks %s', (env, locale) => {
    expect(commandLocale(env)).toBe(locale)
  })
})
