import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { CalendarOverrides } from './calendar.ts'
import { readCalendarFile } from './calendar-file.ts'
import { parseKeyRing } from './crypto.ts'
import { readDatabaseUrl } from './database-url.ts'
import { isHost, isHostPattern, spelt } from './hosts.ts'
import { say } from './locale.ts'
import { readMailbox } from './mailbox.ts'

const flag = z.enum(['1', '0']).transform((value) => value === '1')
const hostPatterns = z.string().transform((value, context) => {
  const items = value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
  for (const item of items.filter((pattern) => !isHostPattern(pattern)))
    context.addIssue(
      say({
        zh: `应为 host、host:port 或 *.domain，现为 ${item.slice(0, 200)}`,
        en: `must be host, host:port or *.domain, is ${item.slice(0, 200)}`,
      }),
    )
  return items.map(spelt)
})
const keyRing = z.string().superRefine((value, context) => {
  try {
    parseKeyRing(value)
  } catch (cause) {
    context.addIssue((cause as Error).message)
  }
})

// Standard Webhooks, "Symmetric": 24 to 64 random bytes
const webhookSecret = z.string().refine(
  (value) => {
    const bytes = Buffer.from(value.replace(/^whsec_/, ''), 'base64').length
    return /^whsec_[A-Za-z0-9+/]+=*$/.test(value) && bytes >= 24 && bytes <= 64
  },
  say({ zh: '应为 whsec_ 加 24 至 64 字节的 base64', en: 'must be whsec_ and base64 of 24 to 64 bytes' }),
)

const calendarFile = z.string().transform((path, context): CalendarOverrides => {
  const read = readCalendarFile(path)
  if (read.ok) return read.days
  for (const problem of read.problems) context.addIssue(problem)
  return z.NEVER
})

const templates = z.string().transform((value, context): Record<string, string> => {
  try {
    return z
      .partialRecord(z.enum(['notice', 'reminder', 'recall', 'digest', 'code']), z.string().min(1).max(200))
      .parse(JSON.parse(value)) as Record<string, string>
  } catch {
    context.addIssue(
      say({
        zh: '应为 JSON {"notice": "模板号", "reminder": …, "recall": …, "digest": …, "code": …}',
        en: 'must be JSON {"notice": "template id", "reminder": …, "recall": …, "digest": …, "code": …}',
      }),
    )
    return z.NEVER
  }
})

// The names that push services publish, by suffix. Sources: Chromium's push_messaging_constants.cc (fcm.googleapis.com,
// jmt17.google.com) and its earlier android.googleapis.com; Mozilla's autopush documentation; Apple's "Sending web push
// notifications" (*.push.apple.com); Microsoft's WNS documentation (*.notify.windows.com).
const publishedPushHosts = [
  'fcm.googleapis.com',
  '*.fcm.googleapis.com',
  'android.googleapis.com',
  'jmt17.google.com',
  '*.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
]

/** Proxies in front: how many, or their addresses and networks. 0 = none. */
const trustedProxies = z
  .string()
  .default('0')
  .transform((value, context): number | string[] => {
    if (/^\d{1,2}$/.test(value.trim())) return Number(value)
    const items = value.split(',').map((item) => item.trim())
    for (const item of items.filter((given) => !isNetwork(given)))
      context.addIssue(
        say({
          zh: `应为代理的层数，或代理的地址、网段：${item}`,
          en: `must be the number of proxies, or their addresses and networks: ${item}`,
        }),
      )
    return items
  })

/** An address, or a network such as 10.0.0.0/8. */
function isNetwork(given: string): boolean {
  const [address = '', length, ...more] = given.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128))
}

const environment = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z
    .string()
    .refine(isHost, say({ zh: '应为地址或主机名', en: 'must be an address or a host name' }))
    .default('127.0.0.1'),
  DATABASE_URL: z.string().optional(),
  DATABASE_CA_FILE: z.string().optional(),
  JIELI_DATA_DIR: z.string().min(1).default('.data'),
  JIELI_DEMO: flag.optional(),
  JIELI_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  JIELI_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  JIELI_KEYS: keyRing.optional(),
  JIELI_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  JIELI_CALENDAR: calendarFile.optional(),
  JIELI_TRUST_PROXY: trustedProxies,
  JIELI_DB_POOL: z.coerce.number().int().min(2).max(200).default(10),
  JIELI_RATE_LIMIT: z.coerce.number().int().min(1).default(6000),
  JIELI_PUBLIC_RATE_LIMIT: z.coerce.number().int().min(1).default(300),
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_AUDIENCE: z.string().default('jieli'),
  OIDC_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  PUSH_HOSTS: hostPatterns.default(publishedPushHosts),
  PUSH_MORE_HOSTS: hostPatterns.default([]),
  PUSH_SUBJECT: z.string().default('mailto:jieli@example.invalid'),
  WEBHOOK_HOSTS: hostPatterns.default([]),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z
    .string()
    .refine(
      (value) => readMailbox(value),
      say({ zh: '应为 名称 <地址> 或地址', en: 'must be name <address> or an address' }),
    )
    .default('接力 <jieli@example.invalid>'),
  MAIL_BOUNCE_TO: z
    .string()
    .refine(
      (value) => readMailbox(value)?.address === value,
      say({ zh: '应为邮箱地址', en: 'must be an e-mail address' }),
    )
    .optional(),
  BOUNCE_SECRET: webhookSecret.optional(),
  GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  GATEWAY_APP_ID: z.string().min(1).max(100).default('jieli'),
  GATEWAY_SECRET: webhookSecret.optional(),
  GATEWAY_TEMPLATES: templates.default({}),
  GATEWAY_RATE: z.coerce.number().min(0.1).max(10_000).default(50),
})

/** The settings of a process. They are read from the environment and checked once, at start. */
export type Config = {
  production: boolean
  port: number
  host: string
  databaseUrl: string | undefined
  /** Certificates that the database server's must descend from. */
  databaseCaFile: string | undefined
  dataDir: string
  demo: boolean
  role: 'all' | 'api' | 'worker'
  logLevel: string
  keys: string | undefined
  publicUrl: string | undefined
  /** Holidays and make-up workdays from JIELI_CALENDAR. */
  calendar: CalendarOverrides | undefined
  /** proxies in front: how many, counted from this service, or where they are */
  trustProxy: number | string[]
  poolSize: number
  /** Requests per minute from one address. */
  rateLimit: number
  /** Operations without sign-in per minute from one address. */
  publicRateLimit: number
  oidc: { issuer: string; audience: string; jwksUrl: string } | undefined
  pushHosts: string[]
  pushSubject: string
  /** Hosts of portals' webhooks that are permitted plain http, private addresses and any port. */
  webhookHosts: string[]
  smtpUrl: string | undefined
  mailFrom: string
  /** Envelope sender: where delivery reports go. Without it: the address of `mailFrom`. */
  mailBounceTo: string | undefined
  /** `whsec_…`: signs bounce reports that arrive by HTTP. */
  bounceSecret: string | undefined
  gateway: GatewayConfig | undefined
}

/** How this service reaches a message gateway. */
export type GatewayConfig = {
  url: string
  appId: string
  /** `whsec_…`: signs requests in both directions. */
  secret: string
  templates: Readonly<Record<string, string>>
  /** Messages per second from one process. */
  perSecond: number
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] }

/** Reads the environment; an empty variable counts as unset. @returns the settings, or one line per wrong setting */
export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) }
  }
  const e = parsed.data
  const production = e.NODE_ENV === 'production'
  const demo = e.JIELI_DEMO ?? (e.DATABASE_URL === undefined && !production)
  const problems = [...databaseProblems(e, env), ...checkTogether(e, production, demo)]
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    config: {
      production,
      port: e.PORT,
      host: e.HOST,
      databaseUrl: e.DATABASE_URL,
      databaseCaFile: e.DATABASE_CA_FILE,
      dataDir: resolve(e.JIELI_DATA_DIR),
      demo,
      role: e.JIELI_ROLE,
      logLevel: e.JIELI_LOG_LEVEL,
      keys: e.JIELI_KEYS,
      publicUrl: e.JIELI_PUBLIC_URL,
      calendar: e.JIELI_CALENDAR,
      trustProxy: e.JIELI_TRUST_PROXY,
      poolSize: e.JIELI_DB_POOL,
      rateLimit: e.JIELI_RATE_LIMIT,
      publicRateLimit: e.JIELI_PUBLIC_RATE_LIMIT,
      oidc: oidcOf(e),
      pushHosts: [...e.PUSH_HOSTS, ...e.PUSH_MORE_HOSTS],
      pushSubject: e.PUSH_SUBJECT,
      webhookHosts: e.WEBHOOK_HOSTS,
      smtpUrl: e.SMTP_URL,
      mailFrom: e.MAIL_FROM,
      mailBounceTo: e.MAIL_BOUNCE_TO,
      bounceSecret: e.BOUNCE_SECRET,
      gateway: gatewayOf(e),
    },
  }
}

function databaseProblems(e: z.infer<typeof environment>, env: Record<string, string | undefined>): string[] {
  if (!e.DATABASE_URL)
    return e.DATABASE_CA_FILE
      ? [`DATABASE_CA_FILE: ${say({ zh: '须与 DATABASE_URL 同用', en: 'needs DATABASE_URL' })}`]
      : []
  const read = readDatabaseUrl(e.DATABASE_URL, env, e.DATABASE_CA_FILE)
  return read.ok ? [] : [`DATABASE_URL: ${read.problem}`]
}

function checkTogether(e: z.infer<typeof environment>, production: boolean, demo: boolean): string[] {
  const problems: string[] = []
  const problem = (setting: string, what: Parameters<typeof say>[0]) => problems.push(`${setting}: ${say(what)}`)
  if (production && demo)
    problem('JIELI_DEMO', {
      zh: '正式环境（NODE_ENV=production）不能载入演示数据',
      en: 'the demo world is refused when NODE_ENV=production',
    })
  if (production && e.DATABASE_URL && !e.JIELI_KEYS) {
    problem('JIELI_KEYS', {
      zh: '正式环境使用 DATABASE_URL 时必填（见 docs/configuration.md）',
      en: 'needed with DATABASE_URL in production (see docs/configuration.md)',
    })
  }
  if (e.JIELI_ROLE !== 'all' && !e.DATABASE_URL) {
    problem('JIELI_ROLE', {
      zh: 'api 与 worker 需要 DATABASE_URL；内置数据库只供一个进程使用',
      en: 'api and worker need DATABASE_URL; the embedded database serves one process',
    })
  }
  if (e.GATEWAY_URL && !e.GATEWAY_SECRET)
    problem('GATEWAY_SECRET', { zh: '设置 GATEWAY_URL 时必填', en: 'needed with GATEWAY_URL' })
  if (e.OIDC_ISSUER && !e.OIDC_JWKS_URL)
    problem('OIDC_JWKS_URL', { zh: '设置 OIDC_ISSUER 时必填', en: 'needed with OIDC_ISSUER' })
  return problems
}

function oidcOf(e: z.infer<typeof environment>): Config['oidc'] {
  if (!e.OIDC_ISSUER || !e.OIDC_JWKS_URL) return undefined
  return { issuer: e.OIDC_ISSUER, audience: e.OIDC_AUDIENCE, jwksUrl: e.OIDC_JWKS_URL }
}

function gatewayOf(e: z.infer<typeof environment>): Config['gateway'] {
  if (!e.GATEWAY_URL || !e.GATEWAY_SECRET) return undefined
  return {
    url: e.GATEWAY_URL,
    appId: e.GATEWAY_APP_ID,
    secret: e.GATEWAY_SECRET,
    templates: e.GATEWAY_TEMPLATES,
    perSecond: e.GATEWAY_RATE,
  }
}
