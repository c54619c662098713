import type { OrgOfTree } from '../../api/demand.ts'

/**
 * Organisations with members that somebody looks after: one and all below it, or (undefined) every one. Pure.
 * The server decides again.
 */
export function managedBy(tree: readonly OrgOfTree[], ownId: string | undefined): OrgOfTree[] {
  const relaying = tree.filter(({ kind }) => kind !== 'DEPARTMENT')
  if (ownId === undefined) return relaying
  const inside = new Set([ownId])
  // as often as something was added: the list is in no order
  for (let before = -1; before !== inside.size; ) {
    before = inside.size
    for (const { id, parent } of relaying) if (parent && inside.has(parent.id)) inside.add(id)
  }
  const own = relaying.filter(({ id }) => inside.has(id))
  return own.sort((a, b) => Number(b.id === ownId) - Number(a.id === ownId))
}
