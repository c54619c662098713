import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isAllowedPushEndpoint } from '../../../src/dispatch/channels/web-push/push-hosts.ts'
import { readConfig } from '../../../src/platform/config.ts'

const ring = (bytes: number) =>
  JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(bytes, 7).toString('base64') } })
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
      { NODE_ENV: 'production', JIELI_DEMO: '1', DATABASE_URL: postgres, JIELI_KEYS: ring(32) },
      ['JIELI_DEMO'],
    ],
    ['a database in production without keys', { NODE_ENV: 'production', DATABASE_URL: postgres }, ['JIELI_KEYS']],
    ['another database', { DATABASE_URL: 'mysql://db/x' }, ['DATABASE_URL']],
    ['a database that is no address', { DATABASE_URL: 'localhost' }, ['DATABASE_URL']],
    ['a web address without its scheme', { JIELI_PUBLIC_URL: 'jieli.example' }, ['JIELI_PUBLIC_URL']],
    ['a web address of another scheme', { JIELI_PUBLIC_URL: 'javascript:alert(1)' }, ['JIELI_PUBLIC_URL']],
    ['a mail server by http', { SMTP_URL: 'http://mail' }, ['SMTP_URL']],
    ['a sender that is none', { MAIL_FROM: '接力' }, ['MAIL_FROM']],
    ['two senders', { MAIL_FROM: 'a@b.cn, c@d.cn' }, ['MAIL_FROM']],
    ['a sender over two lines', { MAIL_FROM: 'x\r\nBcc: y <a@b.cn>' }, ['MAIL_FROM']],
    ['bounces to nowhere', { MAIL_BOUNCE_TO: 'bounces' }, ['MAIL_BOUNCE_TO']],
    ['a secret without its prefix', { BOUNCE_SECRET: 'c2VjcmV0' }, ['BOUNCE_SECRET']],
    ['a secret that is short', { BOUNCE_SECRET: 'whsec_c2VjcmV0' }, ['BOUNCE_SECRET']],
    ['a port that is text', { PORT: 'http' }, ['PORT']],
    ['a port too large', { PORT: '65536' }, ['PORT']],
    ['half a port', { PORT: '80.5' }, ['PORT']],
    ['yes for a flag', { JIELI_DEMO: 'yes' }, ['JIELI_DEMO']],
    ['true for a flag', { JIELI_DEMO: 'true' }, ['JIELI_DEMO']],
    ['true for the proxies', { JIELI_TRUST_PROXY: 'true' }, ['JIELI_TRUST_PROXY']],
    ['a host name for a proxy', { JIELI_TRUST_PROXY: '10.0.0.5, proxy.example' }, ['JIELI_TRUST_PROXY']],
    ['a network that is none', { JIELI_TRUST_PROXY: '10.0.0.0/33' }, ['JIELI_TRUST_PROXY']],
    ['an unknown role', { JIELI_ROLE: 'web' }, ['JIELI_ROLE']],
    ['a worker on the embedded database', { JIELI_ROLE: 'worker' }, ['JIELI_ROLE']],
    ['an unknown log level', { JIELI_LOG_LEVEL: 'loud' }, ['JIELI_LOG_LEVEL']],
    ['a pool of one', { JIELI_DB_POOL: '1' }, ['JIELI_DB_POOL']],
    ['an issuer without its keys', { OIDC_ISSUER: 'https://id.example' }, ['OIDC_JWKS_URL']],
    ['keys of 15 bytes', { JIELI_KEYS: ring(15) }, ['JIELI_KEYS']],
    ['no keys in the ring', { JIELI_KEYS: '{}' }, ['JIELI_KEYS']],
    ['keys that are no JSON', { JIELI_KEYS: 'k1=abc' }, ['JIELI_KEYS']],
    ['an address that is none', { HOST: '999.1.1.1' }, ['HOST']],
    ['an address with its port', { HOST: '127.0.0.1:80' }, ['HOST']],
    ['a web address for a host', { HOST: 'http://x' }, ['HOST']],
    ['a push host with its scheme', { PUSH_HOSTS: 'http://x' }, ['PUSH_HOSTS']],
    ['a push host with a path', { PUSH_HOSTS: 'a.example,x/y' }, ['PUSH_HOSTS']],
    ['every push host', { PUSH_HOSTS: '*' }, ['PUSH_HOSTS']],
    ['a star inside a push host', { PUSH_HOSTS: 'a.*.example' }, ['PUSH_HOSTS']],
    ['a domain with a port', { PUSH_HOSTS: '*.a.example:8443' }, ['PUSH_HOSTS']],
    ['a push port that is none', { PUSH_HOSTS: 'a.example:65536' }, ['PUSH_HOSTS']],
    ['two at once', { PORT: 'x', JIELI_ROLE: 'y' }, ['PORT', 'JIELI_ROLE']],
  ])('%s', (_name, env, names) => {
    expect(problems(env)).toEqual(names)
  })
})

it('wrong keys are reported without their values', () => {
  for (const keys of [
    '{"current":"k1","keys":{"k1":"c2VjcmV0c2VjcmV0"}}',
    '{"keys":"c2VjcmV0',
    '{"keys":{"k1":"c2VjcmV0!"}}',
  ]) {
    const read = readConfig({ JIELI_KEYS: keys })
    expect(read.ok ? '' : read.problems.join()).toMatch(/^JIELI_KEYS: (?!.*c2VjcmV0)/)
  }
})

describe('settings that are read', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['nothing set: the demo', {}, true],
    ['a database of its own: no demo', { DATABASE_URL: postgres }, false],
    ['a database and the demo requested', { DATABASE_URL: postgres, JIELI_DEMO: '1' }, true],
    ['production: no demo', { NODE_ENV: 'production' }, false],
    ['switched off', { JIELI_DEMO: '0' }, false],
  ])('%s', (_name, env, demo) => {
    expect(config(env).demo).toBe(demo)
  })

  it('an empty setting counts as unset', () => {
    expect(config({ PORT: '', DATABASE_URL: '', OIDC_ISSUER: '' })).toEqual(config())
  })

  it('listens on loopback by default', () => {
    expect(config()).toMatchObject({ host: '127.0.0.1', port: 3000, trustProxy: 0, dataDir: resolve('.data') })
  })

  it('lists push hosts without blanks', () => {
    expect(config({ PUSH_HOSTS: ' a.example , ,b.example:8443,' }).pushHosts).toEqual(['a.example', 'b.example:8443'])
  })

  it('spells push hosts as addresses do', () => {
    const hosts = 'A.example:443,127.0.0.1:8443,*.B.example,[::1]:9000,localhost'
    expect(config({ PUSH_HOSTS: hosts }).pushHosts).toEqual([
      'a.example',
      '127.0.0.1:8443',
      '*.b.example',
      '[::1]:9000',
      'localhost',
    ])
  })

  it.each(['0.0.0.0', '::', '::1', 'localhost', 'jieli.example', 'node-1'])('listens on %s', (host) => {
    expect(config({ HOST: host }).host).toBe(host)
  })

  it('signs in by OIDC with issuer, audience and keys', () => {
    const env = { OIDC_ISSUER: 'https://id.example', OIDC_JWKS_URL: 'https://id.example/jwks' }
    expect(config(env).oidc).toEqual({ issuer: env.OIDC_ISSUER, audience: 'jieli', jwksUrl: env.OIDC_JWKS_URL })
    expect(config().oidc).toBeUndefined()
  })
})

it.each([
  // Chromium has two hosts of its own; the others are names that the services publish
  ['https://fcm.googleapis.com/fcm/send/x', true],
  ['https://jmt17.google.com/fcm/send/x', true],
  ['https://updates.push.services.mozilla.com/wpush/v2/x', true],
  ['https://updates-stage.push.services.mozilla.com/wpush/v2/x', true],
  ['https://web.push.apple.com/x', true],
  ['https://api.push.apple.com/x', true],
  ['https://wns2-by3p.notify.windows.com/w/?token=x', true],
  ['https://push.own.example/x', true],
  ['https://evil.example/x', false],
  ['https://jmt17.google.com.evil.example/x', false],
  ['https://evilpush.apple.com.example/x', false],
  ['https://notify.windows.com.evil/x', false],
  ['https://127.0.0.1/x', false],
  ['https://fcm.googleapis.com:8443/x', false],
  ['https://user@fcm.googleapis.com/x', false],
  ['http://fcm.googleapis.com/x', false],
])('the default push hosts, widened by PUSH_MORE_HOSTS: %s: %s', (endpoint, allowed) => {
  const { pushHosts } = config({ PUSH_MORE_HOSTS: 'push.own.example' })
  expect(isAllowedPushEndpoint(endpoint, pushHosts)).toBe(allowed)
})
