import { plainCell } from '../../platform/cell.ts'
import type { RowProblem } from '../../platform/errors.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import type { Organisation, OrgKind } from '../recipient.ts'
import { partiesRefusals } from '../refusals.ts'

/** One row of an organisations file: cells by column, and its line. */
export type OrganisationRow = { line: number; id: string; name: string; kind: string; parent: string }

export type OrganisationPlan = {
  /** New or changed, each after the one above it. */
  put: Organisation[]
  /** Those of them with another parent: memberships of the organisations above change. */
  moved: string[]
  unchanged: number
  refused: { line: number; reason: RowProblem }[]
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
    if ('key' in read) plan.refused.push({ line: row.line, reason: read })
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
      (above && !place(above) ? partiesRefusals.parentRefused({ id: above.id }) : undefined)
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

function readRow(row: OrganisationRow, wanted: ReadonlyMap<string, { line: number }>): Organisation | RowProblem {
  const id = plainCell(row.id)
  const name = row.name.trim()
  const kindText = plainCell(row.kind)
  const kind = chineseKinds[kindText] ?? kinds.find((one) => one === kindText.toUpperCase())
  const first = wanted.get(id)
  if (!idShape.test(id)) return { path: 'id', ...partiesRefusals.idShape }
  if (first) return { path: 'id', ...partiesRefusals.sameLine({ line: first.line }) }
  if (name === '' || name.length > nameMax) return { path: 'name', ...platformRefusals.length({ max: nameMax }) }
  if (!kind) return { path: 'kind', ...partiesRefusals.kind({ kinds: Object.keys(chineseKinds).join('、') }) }
  return { id, name, kind, parentId: plainCell(row.parent) || null }
}

function wrongPlace(org: Organisation, parentOf: (id: string) => string | null | undefined): RowProblem | undefined {
  let depth = 0
  for (let above = org.parentId; above !== null; depth += 1) {
    if (above === org.id) return { path: 'parent', ...partiesRefusals.belowItself }
    if (depth >= depthMax) return { path: 'parent', ...partiesRefusals.tooDeep({ max: depthMax }) }
    const next = parentOf(above)
    if (next === undefined) return { path: 'parent', ...partiesRefusals.noParent({ above }) }
    above = next
  }
  return undefined
}
