import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../src/platform/config.ts'

const postgres = 'postgres://jieli@db/jieli'
const problems = (env: Record<string, string | undefined>) => {
  const read = readConfig(env)
  return read.ok ? [] : read.problems.map((problem) => problem.split(':')[0])
}
const config = (env: Record<string, string | undefined> = {}) => {
  const read = readConfig(env)
  if (!read.ok) throw new Error(read.problems.join())
  return read.config
}

describe('settings are refused by name', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['a demo in production', { NODE_ENV: 'production', JIELI_DEMO: '1' }, ['JIELI_DEMO']],
    [
      'a demo in production, beside a database',
      { NODE_ENV: 'production', JIELI_DEMO: '1', DATABASE_URL: postgres, JIELI_KEYS: '{}' },
      ['JIELI_DEMO'],
    ],
    ['a database in production without keys', { NODE_ENV: 'production', DATABASE_URL: postgres }, ['JIELI_KEYS']],
    ['another database', { DATABASE_URL: 'mysql://db/x' }, ['DATABASE_URL']],
    ['a database that is no address', { DATABASE_URL: 'localhost' }, ['DATABASE_URL']],
    ['a web address without its scheme', { JIELI_PUBLIC_URL: 'jieli.example' }, ['JIELI_PUBLIC_URL']],
    ['a web address of another scheme', { JIELI_PUBLIC_URL: 'javascript:alert(1)' }, ['JIELI_PUBLIC_URL']],
    ['a mail server by http', { SMTP_URL: 'http://mail' }, ['SMTP_URL']],
    ['a port that is text', { PORT: 'http' }, ['PORT']],
    ['a port too large', { PORT: '65536' }, ['PORT']],
    ['half a port', { PORT: '80.5' }, ['PORT']],
    ['yes for a flag', { JIELI_DEMO: 'yes' }, ['JIELI_DEMO']],
    ['true for a flag', { JIELI_TRUST_PROXY: 'true' }, ['JIELI_TRUST_PROXY']],
    ['an unknown role', { JIELI_ROLE: 'web' }, ['JIELI_ROLE']],
    ['a worker on the embedded database', { JIELI_ROLE: 'worker' }, ['JIELI_ROLE']],
    ['an unknown log level', { JIELI_LOG_LEVEL: 'loud' }, ['JIELI_LOG_LEVEL']],
    ['a pool of one', { JIELI_DB_POOL: '1' }, ['JIELI_DB_POOL']],
    ['an issuer without its keys', { OIDC_ISSUER: 'https://id.example' }, ['OIDC_JWKS_URL']],
    ['two at once', { PORT: 'x', JIELI_ROLE: 'y' }, ['PORT', 'JIELI_ROLE']],
  ])('%s', (_name, env, names) => {
    expect(problems(env)).toEqual(names)
  })
})

describe('settings as they apply', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['nothing set: the demo', {}, true],
    ['a database of its own: no demo', { DATABASE_URL: postgres }, false],
    ['a database and the demo asked for', { DATABASE_URL: postgres, JIELI_DEMO: '1' }, true],
    ['production: no demo', { NODE_ENV: 'production' }, false],
    ['switched off', { JIELI_DEMO: '0' }, false],
  ])('%s', (_name, env, demo) => {
    expect(config(env).demo).toBe(demo)
  })

  it('an empty setting is none', () => {
    expect(config({ PORT: '', DATABASE_URL: '', OIDC_ISSUER: '' })).toEqual(config())
  })

  it('stays at home unless told otherwise', () => {
    expect(config()).toMatchObject({ host: '127.0.0.1', port: 3000, trustProxy: false, dataDir: resolve('.data') })
  })

  it('lists push hosts without blanks', () => {
    expect(config({ PUSH_HOSTS: ' a.example , ,b.example:8443,' }).pushHosts).toEqual(['a.example', 'b.example:8443'])
  })

  it('signs in by OIDC with issuer, audience and keys', () => {
    const env = { OIDC_ISSUER: 'https://id.example', OIDC_JWKS_URL: 'https://id.example/jwks' }
    expect(config(env).oidc).toEqual({ issuer: env.OIDC_ISSUER, audience: 'jieli', jwksUrl: env.OIDC_JWKS_URL })
    expect(config().oidc).toBeUndefined()
  })
})
