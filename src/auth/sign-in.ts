import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { type KeyRing, secretFor } from '../platform/crypto.ts'

/** What a proof of sign-in says. `endsAt` = the first instant at which it is no longer accepted; undefined = it says none. */
export type SignIn = { accountId: string; endsAt: Date | undefined }

/** The sign-in of a bearer token; undefined when it is missing, malformed, expired or not ours. */
export type VerifyToken = (authorization: string | undefined) => Promise<SignIn | undefined>

const demoIssuer = 'jieli-demo'
const demoHours = 12

/** Verifies bearer tokens: the OIDC provider's, and in demo mode those of the local issuer. */
export function tokenVerifier(options: { config: Config; ring: KeyRing; clock: Clock }): VerifyToken {
  const { config, ring, clock } = options
  const jwks = config.oidc ? createRemoteJWKSet(new URL(config.oidc.jwksUrl)) : undefined
  const demoKey = config.demo ? secretFor(ring, 'demo-token') : undefined

  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1]
    if (!token || token.length > 8192) return undefined
    const currentDate = clock.now()
    const attempts = [
      demoKey ? () => jwtVerify(token, demoKey, { issuer: demoIssuer, algorithms: ['HS256'], currentDate }) : undefined,
      jwks && config.oidc
        ? () =>
            jwtVerify(token, jwks, {
              issuer: config.oidc?.issuer ?? '',
              audience: config.oidc?.audience ?? '',
              algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
              currentDate,
            })
        : undefined,
    ]
    for (const attempt of attempts) {
      const signIn = attempt ? await signInOf(attempt) : undefined
      if (signIn) return signIn
    }
    return undefined
  }
}

async function signInOf(attempt: () => Promise<{ payload: JWTPayload }>): Promise<SignIn | undefined> {
  try {
    const { sub, exp } = (await attempt()).payload
    return sub ? { accountId: sub, endsAt: exp === undefined ? undefined : new Date(exp * 1000) } : undefined
  } catch (cause) {
    // a wrong token is an outcome; an unreachable provider is a fault
    if (cause instanceof errors.JOSEError) return undefined
    throw cause
  }
}

/** Makes a demo account's token, valid for half a day. Only wired in demo mode. */
export function makeDemoToken(ring: KeyRing, clock: Clock, accountId: string): Promise<string> {
  const now = Math.floor(clock.now().getTime() / 1000)
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(accountId)
    .setIssuer(demoIssuer)
    .setIssuedAt(now)
    .setExpirationTime(now + demoHours * 3600)
    .sign(secretFor(ring, 'demo-token'))
}
