import type { OrgOfTree } from '../../api/generated/types.ts'

/** Organisations that a task can be handed down to: those below the own one, and all others. Pure. */
export function handDownTo(tree: readonly OrgOfTree[], ownId: string): { below: OrgOfTree[]; others: OrgOfTree[] } {
  const able = managedBy(tree, undefined).filter(({ id }) => id !== ownId)
  const inside = new Set(managedBy(tree, ownId).map(({ id }) => id))
  return { below: able.filter(({ id }) => inside.has(id)), others: able.filter(({ id }) => !inside.has(id)) }
}

/**
 * Organisations whose members a viewer manages: one and those below it, or (undefined) all. Pure.
 * The server decides again.
 */
export function managedBy(tree: readonly OrgOfTree[], ownId: string | undefined): OrgOfTree[] {
  const relaying = tree.filter(({ kind }) => kind !== 'DEPARTMENT')
  if (ownId === undefined) return relaying
  const inside = new Set([ownId])
  // Repeats while organisations are added. Why: the list has no order.
  for (let before = -1; before !== inside.size; ) {
    before = inside.size
    for (const { id, parent } of relaying) if (parent && inside.has(parent.id)) inside.add(id)
  }
  const own = relaying.filter(({ id }) => inside.has(id))
  return own.sort((a, b) => Number(b.id === ownId) - Number(a.id === ownId))
}
