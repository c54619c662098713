/** One row of `organisation_ancestors`. Depth 0 = the organisation itself. */
export type AncestorRow = { orgId: string; ancestorId: string; depth: number }

/**
 * Rows of some organisations: each with itself and all above it. Pure.
 * @param parentOf null = none above, undefined = no such organisation
 * @throws Error for an organisation below itself; `planOrganisations` refuses such a list before
 * @example tower below park → (tower, tower, 0), (tower, park, 1)
 */
export function ancestorRows(
  ids: Iterable<string>,
  parentOf: (id: string) => string | null | undefined,
): AncestorRow[] {
  return [...ids].flatMap((orgId) => {
    const above: string[] = []
    for (let id: string | null | undefined = orgId; id && parentOf(id) !== undefined; id = parentOf(id)) {
      if (above.includes(id)) throw new Error(`organisation ${id} is below itself`)
      above.push(id)
    }
    return above.map((ancestorId, depth) => ({ orgId, ancestorId, depth }))
  })
}
