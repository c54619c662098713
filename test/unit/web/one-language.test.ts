// A refusal names itself in Chinese and in English; a page shows the half its reader wants.
import { globSync, readFileSync } from 'node:fs'
import { parseSync } from '@swc/core'
import { describe, expect, it } from 'vitest'
import { badInput } from '../../../src/platform/errors.ts'
import { ApiError } from '../../../src/web/api/graphql.ts'
import { failureText, fieldMessage, itemFailure } from '../../../src/web/messages/failure.ts'
import { inLanguage } from '../../../src/web/messages/one-language.ts'
import { en } from '../../../src/web/messages/shared.en.ts'
import { zh } from '../../../src/web/messages/shared.zh.ts'

describe('a sentence in both languages', () => {
  it.each([
    ['不能为空 required', '不能为空', 'required'],
    ['应为 18 位，现为 17 位 must have 18 characters', '应为 18 位，现为 17 位', 'must have 18 characters'],
    ['应为 1–100 字 1 to 100 characters', '应为 1–100 字', '1 to 100 characters'],
    ['WebSocket 只用于订阅 Only subscriptions go over it', 'WebSocket 只用于订阅', 'Only subscriptions go over it'],
    ['须写明方式（电话、走访等）required', '须写明方式（电话、走访等）', 'required'],
    ['应为对象 {事实: 值} must be an object', '应为对象 {事实: 值}', 'must be an object'],
    ['已有名单“ACME Ltd” There is a list of this name', '已有名单“ACME Ltd”', 'There is a list of this name'],
    ['已有名单“甲厂” There is a list of this name', '已有名单“甲厂”', 'There is a list of this name'],
    ['服务暂时出错（编号 a-1）Internal error', '服务暂时出错（编号 a-1）', 'Internal error'],
    ['应为 true 或 false\u2002must be true or false', '应为 true 或 false', 'must be true or false'],
    ['不是有效的 CSV\u2002not valid CSV: 甲', '不是有效的 CSV', 'not valid CSV: 甲'],
    ['缺少 名称\u2002missing: 名称', '缺少 名称', 'missing: 名称'],
  ])('%j is %j or %j', (text, chinese, english) => {
    expect(inLanguage(text, 'zh')).toBe(chinese)
    expect(inLanguage(text, 'en')).toBe(english)
  })

  it.each(['此账号没有权限', '第 3 行', '“甲厂”，共 12 家（2026-11-24）', 'no answer', 'HTTP 502', '', '编号 A'])(
    '%j is in one language and stays as it is',
    (text) => {
      expect(inLanguage(text, 'zh')).toBe(text)
      expect(inLanguage(text, 'en')).toBe(text)
    },
  )
})

describe('a failure on a page', () => {
  const conflict = new ApiError(
    'CONFLICT',
    '其他人刚刚处理过此任务，现为已转发，请刷新后再决定\u2002Somebody else was first',
  )
  const refused = badInput([
    { path: 'note', message: '不能超过 500 字 at most 500 characters' },
    { path: 'memberIds[0]', message: '不是本任务的成员 not a member of this task' },
  ])

  it('says the server’s sentence in the language of the page', () => {
    expect(failureText(conflict, zh)).toBe(
      `${zh.errors['CONFLICT']} 其他人刚刚处理过此任务，现为已转发，请刷新后再决定`,
    )
    expect(failureText(conflict, en)).toBe(`${en.errors['CONFLICT']} Somebody else was first`)
  })

  it('says so of every input, with its fields or as one text', () => {
    const error = new ApiError(refused.code, refused.message, refused.fields)
    const [chinese, english] = [
      `${zh.errors['BAD_USER_INPUT']} 不能超过 500 字；不是本任务的成员`,
      `${en.errors['BAD_USER_INPUT']} at most 500 characters；not a member of this task`,
    ]
    expect([failureText(error, zh), failureText(error, en)]).toEqual([chinese, english])
    expect([zh, en].map((words) => itemFailure(refused.code, refused.message, words))).toEqual([chinese, english])
    expect(fieldMessage(error, 'note', 'en')).toBe('at most 500 characters')
  })

  it('says by the code alone what the server’s sentence does not explain', () => {
    for (const code of ['NOT_FOUND', 'INTERNAL', 'NETWORK', 'RATE_LIMITED'])
      expect(itemFailure(code, '未找到 Not found: 接力任务 relay task', zh)).toBe(zh.errors[code])
  })
})

/** What is said on a terminal, in mails, on paper or in one language only: no page shows it as a refusal. */
const elsewhere =
  /src\/(web|demo)\/|src\/(run|open-database)\.ts|\/(config|crypto|data-directory|directory-lock|setting-error|calendar-file|account-list|organisation-list|recipient-row|catalogue-file|dossier-file|tell-office|tell-department|why-text|health|kit-words|kit-text|poster-layout|draw-poster)\.ts|(rules|match)\/messages\.ts|channels\/email\/|publish\/ingest\/|platform\/errors\.ts/

type Part = { text: string } | { hole: string }

/** Literals of a source with something Chinese in them. */
function literalsOf(file: string): Part[][] {
  const found: Part[][] = []
  const nameOf = (node: any): string => (node.left ?? node.property ?? node).value ?? ''
  const walk = (node: any): void => {
    if (!node || typeof node !== 'object') return
    if (node.type === 'StringLiteral') found.push([{ text: node.value }])
    if (node.type === 'TemplateLiteral')
      found.push(
        node.quasis.flatMap((quasi: any, i: number) => [
          { text: quasi.cooked ?? quasi.raw },
          ...(node.expressions[i] ? [{ hole: nameOf(node.expressions[i]) }] : []),
        ]),
      )
    Object.values(node).forEach(walk)
  }
  walk(parseSync(readFileSync(file, 'utf8'), { syntax: 'typescript', target: 'es2022' }))
  return found.filter((parts) => parts.some((part) => 'text' in part && /\p{Script=Han}/u.test(part.text)))
}

const isNumber = /^max|(Max|Min|Ms|length|complexity|count|size|width|line|first|seconds|status)$/

describe('every refusal of the server', () => {
  const fill = (parts: readonly Part[], value: string): string =>
    parts.map((part) => ('text' in part ? part.text : isNumber.test(part.hole) ? '3' : value)).join('')
  const files = globSync('src/**/*.ts').filter((file) => !elsewhere.test(file))
  const messages = files.flatMap((file) =>
    literalsOf(file)
      // English behind the last of the Chinese
      .filter((parts) => / ?[A-Za-z]{2}/.test(/[^\p{Script=Han}]*$/u.exec(fill(parts, '3'))?.[0] ?? ''))
      .filter((parts) => !fill(parts, '').includes('<'))
      .map((parts) => ({ file, parts })),
  )

  it('is found at all', () => {
    expect(messages.length).toBeGreaterThan(200)
  })

  it('has the same halves whatever it names, or says where the second begins: \\u2002 instead of the blank', () => {
    const wrong = messages.flatMap(({ file, parts }) => {
      const halves = ['甲厂', 'abc'].map((value) =>
        (['zh', 'en'] as const).map((language) => inLanguage(fill(parts, value), language).replaceAll(value, '…')),
      )
      return JSON.stringify(halves[0]) === JSON.stringify(halves[1]) ? [] : [`${file}: ${fill(parts, '…')}`]
    })
    expect(wrong).toEqual([])
  })

  it('has an English half that begins with a word of its own, not with what the Chinese one ends in', () => {
    const wrong = messages.flatMap(({ file, parts }) => {
      const [first = '', ...others] = inLanguage(fill(parts, 'abc'), 'en').split(/[\s,;:]+/)
      const begins = /^([A-Za-z]+[a-z-]*|[A-Z]|\d+)$/.test(first) && !/^[A-Z]{2,}$|^\d{2,}$/.test(first)
      const echoed = first.length > 3 && others.includes(first)
      return begins && !echoed ? [] : [`${file}: ${fill(parts, '…')}`]
    })
    expect(wrong).toEqual([])
  })
})
