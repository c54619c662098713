import { isDeepStrictEqual } from 'node:util'
import type { Db } from '../platform/db.ts'
import type { Account, Actor } from './actor.ts'
import type { VerifyToken } from './sign-in.ts'
import { readActor, readActors } from './store.ts'

/** The sender of requests on one sign-in, and the end of that sign-in. */
export type Session<Who extends Actor = Actor> = { actor: Who; endsAt: Date | undefined }

/** Opens a session on a bearer token. Without a valid one, or without the account, its actor is anonymous. */
export async function openSession(db: Db, verify: VerifyToken, authorization: string | undefined): Promise<Session> {
  const signIn = await verify(authorization)
  if (!signIn) return { actor: { kind: 'anonymous' }, endsAt: undefined }
  return { actor: await readActor(db, signIn.accountId), endsAt: signIn.endsAt }
}

/** Whether the sign-in is over. Source: RFC 7519 §4.1.4: not accepted on or after `exp`. */
export const isExpired = ({ endsAt }: Session, now: Date): boolean => endsAt !== undefined && now >= endsAt

/** The sessions whose account was removed, or whose roles, organisation or recipients changed. */
export async function outdatedSessions<S extends Session<Account>>(db: Db, sessions: readonly S[]): Promise<Set<S>> {
  const current = await readActors(db, [...new Set(sessions.map(({ actor }) => actor.id))])
  return new Set(sessions.filter(({ actor }) => !isDeepStrictEqual(current.get(actor.id), actor)))
}
