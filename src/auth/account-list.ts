import { readUscc } from '../parties/uscc.ts'
import { listCell, plainCell } from '../platform/cell.ts'
import type { FieldProblem } from '../platform/errors.ts'
import { platformRefusals } from '../platform/refusals.ts'
import { isRole, type Role, roles } from './actor.ts'
import { authRefusals } from './refusals.ts'

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
export function readAccount(row: AccountRow, orgs: ReadonlySet<string>): ListedAccount | FieldProblem {
  const id = row.id.trim()
  const name = row.name.trim()
  const wanted = listCell(row.roles).map((role) => role.toUpperCase())
  const orgId = plainCell(row.org) || null
  const usccs = listCell(row.enterprises).map(readUscc)
  if (id === '' || id.length > idMax) return { path: 'id', ...authRefusals.accountId({ max: idMax }) }
  if (name === '' || name.length > nameMax) return { path: 'name', ...platformRefusals.length({ max: nameMax }) }
  const held = wanted.filter(isRole)
  if (held.length === 0 || held.length < wanted.length)
    return { path: 'roles', ...authRefusals.roles({ roles: roles.join(', ') }) }
  if (orgId !== null && !orgs.has(orgId)) return { path: 'org', ...authRefusals.noOrganisation({ orgId }) }
  if (held.includes('RELAY_ADMIN') && orgId === null) return { path: 'org', ...authRefusals.adminNeedsOrganisation }
  if (usccs.length > grantsMax) return { path: 'enterprises', ...authRefusals.grants({ max: grantsMax }) }
  if (usccs.length > 0 && !held.includes('ENTERPRISE')) return { path: 'enterprises', ...authRefusals.onlyEnterprise }
  return { line: row.line, id, name, roles: held, orgId, usccs }
}
