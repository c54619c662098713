import type { Organisation, OrgKind } from '../recipient.ts'

/** One row of an organisations file: cells by column, and its line. */
export type OrganisationRow = { line: number; id: string; name: string; kind: string; parent: string }

export type OrganisationPlan = {
  /** New or changed, each after the one above it. */
  put: Organisation[]
  /** Those of them with another parent: memberships of the organisations above change. */
  moved: string[]
  unchanged: number
  refused: { line: number; reason: string }[]
}

const kinds: readonly OrgKind[] = ['DEPARTMENT', 'TOWN', 'PARK', 'ASSOCIATION', 'COMMUNITY', 'WINDOW']
const chineseKinds: Record<string, OrgKind> = {
  部门: 'DEPARTMENT',
  街镇: 'TOWN',
  园区: 'PARK',
  协会: 'ASSOCIATION',
  居村委: 'COMMUNITY',
  窗口: 'WINDOW',
}
const idShape = /^[a-z0-9][a-z0-9-]{0,49}$/
const nameMax = 100
// depth of the tree that the service supports
const depthMax = 20

/**
 * Plans what a list changes in the current organisations. An organisation that is not named stays as it is. A refused row
 * refuses only the rows below it. Pure.
 * @param rows in any order; parent = '' for none
 */
export function planOrganisations(
  rows: readonly OrganisationRow[],
  current: readonly Organisation[],
): OrganisationPlan {
  const plan: OrganisationPlan = { put: [], moved: [], unchanged: 0, refused: [] }
  const before = new Map(current.map((org) => [org.id, org]))
  const wanted = new Map<string, Organisation & { line: number }>()
  for (const row of rows) {
    const read = readRow(row, wanted)
    if (typeof read === 'string') plan.refused.push({ line: row.line, reason: read })
    else wanted.set(read.id, { ...read, line: row.line })
  }
  const parentOf = (id: string): string | null | undefined => (wanted.get(id) ?? before.get(id))?.parentId
  const refusedIds = new Set<string>()
  const placed = new Set<string>()
  const place = (org: Organisation & { line: number }): boolean => {
    if (placed.has(org.id)) return true
    if (refusedIds.has(org.id)) return false
    const above = org.parentId === null ? undefined : wanted.get(org.parentId)
    const reason =
      wrongPlace(org, parentOf) ??
      (above && !place(above) ? `上级 ${above.id} 未被接受 its parent was refused` : undefined)
    if (reason) {
      refusedIds.add(org.id)
      plan.refused.push({ line: org.line, reason })
      return false
    }
    placed.add(org.id)
    const { line: _, ...put } = org
    const was = before.get(org.id)
    if (was && was.name === put.name && was.kind === put.kind && was.parentId === put.parentId) plan.unchanged += 1
    else {
      plan.put.push(put)
      if (was && was.parentId !== put.parentId) plan.moved.push(put.id)
    }
    return true
  }
  for (const org of wanted.values()) place(org)
  plan.refused.sort((a, b) => a.line - b.line)
  return plan
}

function readRow(row: OrganisationRow, wanted: ReadonlyMap<string, { line: number }>): Organisation | string {
  const id = row.id.trim()
  const name = row.name.trim()
  const kind = chineseKinds[row.kind.trim()] ?? kinds.find((one) => one === row.kind.trim().toUpperCase())
  const first = wanted.get(id)
  if (!idShape.test(id))
    return 'id: 应为 1 至 50 个小写字母、数字或连字符 must be 1 to 50 lower-case letters, digits or hyphens'
  if (first) return `id: 与第 ${first.line} 行重复 the same as line ${first.line}`
  if (name === '' || name.length > nameMax) return `name: 应为 1 至 ${nameMax} 字 must be 1 to ${nameMax} characters`
  if (!kind) return `kind: 应为 ${Object.keys(chineseKinds).join('、')} must be one of ${kinds.join(', ')}`
  return { id, name, kind, parentId: row.parent.trim() || null }
}

function wrongPlace(org: Organisation, parentOf: (id: string) => string | null | undefined): string | undefined {
  let depth = 0
  for (let above = org.parentId; above !== null; depth += 1) {
    if (above === org.id) return 'parent: 不能在自己之下 must not be below itself'
    if (depth >= depthMax) return `parent: 不能深于 ${depthMax} 层 at most ${depthMax} levels`
    const next = parentOf(above)
    if (next === undefined) return `parent: 没有此组织 no such organisation ${above}`
    above = next
  }
  return undefined
}
