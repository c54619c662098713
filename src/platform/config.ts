import { resolve } from 'node:path'
import { z } from 'zod'
import { parseKeyRing } from './crypto.ts'
import { isHost, isHostPattern, spelt } from './hosts.ts'

const flag = z.enum(['1', '0']).transform((value) => value === '1')
const hostPatterns = z.string().transform((value, context) => {
  const items = value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
  for (const item of items.filter((pattern) => !isHostPattern(pattern)))
    context.addIssue(`应为 host、host:port 或 *.domain must be host, host:port or *.domain, is ${item.slice(0, 200)}`)
  return items.map(spelt)
})
const keyRing = z.string().superRefine((value, context) => {
  try {
    parseKeyRing(value)
  } catch (cause) {
    context.addIssue((cause as Error).message)
  }
})

const environment = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().refine(isHost, '应为地址或主机名 must be an address or a host name').default('127.0.0.1'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  JIELI_DATA_DIR: z.string().min(1).default('.data'),
  JIELI_DEMO: flag.optional(),
  JIELI_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  JIELI_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  JIELI_KEYS: keyRing.optional(),
  JIELI_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  JIELI_TRUST_PROXY: flag.default(false),
  JIELI_DB_POOL: z.coerce.number().int().min(2).max(200).default(10),
  JIELI_RATE_LIMIT: z.coerce.number().int().min(1).default(6000),
  JIELI_PUBLIC_RATE_LIMIT: z.coerce.number().int().min(1).default(300),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_AUDIENCE: z.string().default('jieli'),
  OIDC_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  PUSH_HOSTS: hostPatterns.default([
    'fcm.googleapis.com',
    'updates.push.services.mozilla.com',
    'web.push.apple.com',
    '*.notify.windows.com',
  ]),
  PUSH_SUBJECT: z.string().default('mailto:jieli@example.invalid'),
  WEBHOOK_HOSTS: hostPatterns.default([]),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().default('接力 <jieli@example.invalid>'),
})

/** Everything the process reads from outside, checked once at start. */
export type Config = {
  production: boolean
  port: number
  host: string
  databaseUrl: string | undefined
  dataDir: string
  demo: boolean
  role: 'all' | 'api' | 'worker'
  logLevel: string
  keys: string | undefined
  publicUrl: string | undefined
  trustProxy: boolean
  poolSize: number
  /** Requests a minute and address. */
  rateLimit: number
  /** Login-free operations a minute and address. */
  publicRateLimit: number
  oidc: { issuer: string; audience: string; jwksUrl: string } | undefined
  pushHosts: string[]
  pushSubject: string
  /** Portals' receivers that may be plain http, private or at any port. */
  webhookHosts: string[]
  smtpUrl: string | undefined
  mailFrom: string
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] }

/** Reads the environment. @returns the settings, or one line for each setting that is wrong. */
export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) }
  }
  const e = parsed.data
  const production = e.NODE_ENV === 'production'
  const demo = e.JIELI_DEMO ?? (e.DATABASE_URL === undefined && !production)
  const problems = checkTogether(e, production, demo)
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    config: {
      production,
      port: e.PORT,
      host: e.HOST,
      databaseUrl: e.DATABASE_URL,
      dataDir: resolve(e.JIELI_DATA_DIR),
      demo,
      role: e.JIELI_ROLE,
      logLevel: e.JIELI_LOG_LEVEL,
      keys: e.JIELI_KEYS,
      publicUrl: e.JIELI_PUBLIC_URL,
      trustProxy: e.JIELI_TRUST_PROXY,
      poolSize: e.JIELI_DB_POOL,
      rateLimit: e.JIELI_RATE_LIMIT,
      publicRateLimit: e.JIELI_PUBLIC_RATE_LIMIT,
      oidc: oidcOf(e),
      pushHosts: e.PUSH_HOSTS,
      pushSubject: e.PUSH_SUBJECT,
      webhookHosts: e.WEBHOOK_HOSTS,
      smtpUrl: e.SMTP_URL,
      mailFrom: e.MAIL_FROM,
    },
  }
}

function checkTogether(e: z.infer<typeof environment>, production: boolean, demo: boolean): string[] {
  const problems: string[] = []
  if (production && demo) problems.push('JIELI_DEMO: the demo world is refused when NODE_ENV=production')
  if (production && e.DATABASE_URL && !e.JIELI_KEYS) {
    problems.push('JIELI_KEYS: needed with DATABASE_URL in production (see README, Keys)')
  }
  if (e.JIELI_ROLE !== 'all' && !e.DATABASE_URL) {
    problems.push('JIELI_ROLE: api and worker need DATABASE_URL; the embedded database serves one process')
  }
  if (e.OIDC_ISSUER && !e.OIDC_JWKS_URL) problems.push('OIDC_JWKS_URL: needed with OIDC_ISSUER')
  return problems
}

function oidcOf(e: z.infer<typeof environment>): Config['oidc'] {
  if (!e.OIDC_ISSUER || !e.OIDC_JWKS_URL) return undefined
  return { issuer: e.OIDC_ISSUER, audience: e.OIDC_AUDIENCE, jwksUrl: e.OIDC_JWKS_URL }
}
