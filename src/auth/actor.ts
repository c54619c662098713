/** Roles of the public contract. SERVICE = a portal's machine account. */
export const roles = [
  'CITIZEN',
  'ENTERPRISE',
  'RELAY_ADMIN',
  'PUBLISHER',
  'REVIEWER',
  'OVERSEER',
  'ADMIN',
  'SERVICE',
] as const
export type Role = (typeof roles)[number]

/** The sender of a request. */
export type Actor =
  | { kind: 'anonymous' }
  | {
      kind: 'account'
      id: string
      name: string
      roles: readonly Role[]
      /** The organisation that the account works for. */
      orgId: string | undefined
      /** Recipients that the account acts for. */
      recipientIds: readonly number[]
    }

export type Account = Extract<Actor, { kind: 'account' }>

export const isRole = (value: string): value is Role => (roles as readonly string[]).includes(value)
