// Beside log.test.ts: every way by which personal data could get into a log line.
import { DrizzleQueryError } from 'drizzle-orm'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import {
  badInput,
  conflict,
  DomainError,
  forbidden,
  notFound,
  rateLimited,
  unauthenticated,
} from '../../../src/platform/errors.ts'
import { logOptions, redactError } from '../../../src/platform/log.ts'
import { platformRefusals } from '../../../src/platform/refusals.ts'

const secret = '王小明 13800138000'

describe('an error in the log', () => {
  it.each<[string, unknown]>([
    ['drizzle’s parameters', new DrizzleQueryError('select 1', [secret])],
    [
      'those of many megabytes',
      new DrizzleQueryError(
        'select 1',
        Array.from({ length: 10_000 }, () => secret),
      ),
    ],
    ['those with a line break before them', new Error(`Failed query: select\nparams: a,\n${secret}`)],
    [
      'those inside a cause of a cause',
      new Error('a', { cause: new Error('b', { cause: new DrizzleQueryError('c', [secret]) }) }),
    ],
    [
      'postgres’ detail',
      Object.assign(new Error('duplicate key'), { detail: secret, where: secret, parameters: [secret] }),
    ],
    ['thrown text', secret],
    ['a thrown object', { message: secret }],
    ['nothing', null],
  ])('is without %s', (_name, error) => {
    const text = JSON.stringify(redactError(error))
    expect(text).not.toMatch(/王小明|13800138000/)
    expect(text.length).toBeLessThan(10_000)
  })

  it('keeps type, code and the head of its message, and ends a cycle of causes', () => {
    const error = Object.assign(new TypeError('what was wrong'), { code: 'ECONNRESET' })
    error.cause = error
    const redacted = redactError(error)
    expect(redacted).toMatchObject({ type: 'TypeError', message: 'what was wrong', code: 'ECONNRESET' })
    expect(JSON.stringify(redacted).length).toBeLessThan(20_000)
  })
})

describe('a log line', () => {
  const lines: string[] = []
  const log = pino(logOptions('info'), { write: (line: string) => void lines.push(line) })
  const written = (fields: object): string => {
    lines.length = 0
    log.info(fields, 'x')
    return lines.join('')
  }
  it.each<[string, object]>([
    ['a token', { token: secret }],
    ['an address', { contact: { email: secret } }],
    ['a push endpoint', { endpoint: secret, row: { endpoint: secret } }],
    ['a header', { req: { method: 'GET', url: '/', headers: { authorization: secret, cookie: secret } } }],
    ['an error', { err: new DrizzleQueryError('q', [secret]) }],
    ['an error by its other name', { error: new DrizzleQueryError('q', [secret]) }],
    ['a search', { req: { method: 'GET', url: `/policies?words=${secret}` } }],
    ['a notice id', { req: { method: 'GET', url: `/n/${secret}` } }],
  ])('is without %s', (_name, fields) => {
    expect(written(fields)).not.toMatch(/王小明|13800138000/)
  })
  it('holds no unsubscribe token', () => {
    expect(written({ req: { method: 'POST', url: `/mail/unsubscribe/${secret}` } })).not.toMatch(/13800138000/)
  })
  it('keeps the path of a request', () => {
    expect(JSON.parse(written({ req: { method: 'GET', url: '/p/12?x=1', id: 'r1' } })).req).toEqual({
      method: 'GET',
      url: '/p/12',
      id: 'r1',
    })
  })
})

describe('errors of the contract', () => {
  it.each<[DomainError, string]>([
    [notFound(platformRefusals.noSuchPage), 'NOT_FOUND'],
    [conflict(platformRefusals.busy), 'CONFLICT'],
    [forbidden(), 'FORBIDDEN'],
    [unauthenticated(), 'UNAUTHENTICATED'],
    [rateLimited(3), 'RATE_LIMITED'],
    [badInput([]), 'BAD_USER_INPUT'],
  ])('%s', (error, code) => {
    expect(error).toBeInstanceOf(DomainError)
    expect(error.code).toBe(code)
  })
  it('about an input name every path, in fields and in the message', () => {
    const fields = [
      { path: 'a', ...platformRefusals.required },
      { path: 'b.c[1]', ...platformRefusals.empty },
    ]
    expect(badInput(fields)).toMatchObject({ fields, message: 'Invalid input: a: required; b.c[1]: it is empty' })
  })
})
