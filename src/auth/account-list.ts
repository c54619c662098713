import { isRole, type Role, roles } from './actor.ts'

/** One row of an accounts file: cells by column, and its line. Roles and codes are separated by semicolons. */
export type AccountRow = { line: number; id: string; name: string; roles: string; org: string; enterprises: string }

/** An account of an accounts file. */
export type ListedAccount = {
  line: number
  id: string
  name: string
  roles: Role[]
  orgId: string | null
  usccs: string[]
}

const idMax = 200
const nameMax = 100
const grantsMax = 1000

/**
 * Reads one account. Pure.
 * @param orgs ids of the organisations there are
 * @returns the account, or why the row is none
 */
export function readAccount(row: AccountRow, orgs: ReadonlySet<string>): ListedAccount | string {
  const parts = (text: string) =>
    text
      .split(/[;；]/)
      .map((part) => part.trim())
      .filter(Boolean)
  const id = row.id.trim()
  const name = row.name.trim()
  const wanted = parts(row.roles).map((role) => role.toUpperCase())
  const orgId = row.org.trim() || null
  const usccs = parts(row.enterprises).map((code) => code.toUpperCase())
  if (id === '' || id.length > idMax)
    return `id: 应为登录令牌的 sub，1 至 ${idMax} 字 must be the token's sub, 1 to ${idMax} characters`
  if (name === '' || name.length > nameMax) return `name: 应为 1 至 ${nameMax} 字 must be 1 to ${nameMax} characters`
  const held = wanted.filter(isRole)
  if (held.length === 0 || held.length < wanted.length)
    return `roles: 应为其中之一或多个 must be of ${roles.join(', ')}`
  if (orgId !== null && !orgs.has(orgId)) return `org: 没有此组织 no such organisation ${orgId}`
  if (held.includes('RELAY_ADMIN') && orgId === null) return 'org: 接力管理员须有组织 a relay administrator needs one'
  if (usccs.length > grantsMax) return `enterprises: 最多 ${grantsMax} 家 at most ${grantsMax}`
  if (usccs.length > 0 && !held.includes('ENTERPRISE'))
    return 'enterprises: 须有 ENTERPRISE 角色 only with the role ENTERPRISE'
  return { line: row.line, id, name, roles: held, orgId, usccs }
}
