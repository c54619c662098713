import { asApiError } from '../../api/graphql.ts'

export type RefusedOrg = { id: string; message: string }

/** Refused organisations with the server's reasons. Pure. */
export function refusedOrgs(thrown: unknown, toOrgs: readonly string[]): RefusedOrg[] {
  return asApiError(thrown).fields.flatMap(({ path, message }) => {
    const at = /^toOrgs\[(\d+)\]$/.exec(path)?.[1]
    const id = at === undefined ? undefined : toOrgs[Number(at)]
    return id === undefined ? [] : [{ id, message }]
  })
}
