import { membersUnder } from '../../parties/memberships/members-of.ts'
import {
  type OrganisationPlan,
  type OrganisationRow,
  planOrganisations,
} from '../../parties/organisations/organisation-list.ts'
import { listOrganisations, putOrganisations } from '../../parties/organisations/store.ts'
import { shanghaiDay } from '../../platform/clock.ts'
import type { Db } from '../../platform/db.ts'
import { announce } from '../../platform/live.ts'
import type { ProfileDeps } from '../declare-facts.ts'
import { membershipsChanged } from './memberships-changed.ts'

/**
 * Adds and changes organisations in one transaction. A moved organisation keeps its members, whose memberships are
 * projected anew.
 * @returns the plan that was carried out; refused rows change nothing
 */
export async function importOrganisations(
  db: Db,
  deps: ProfileDeps,
  rows: readonly OrganisationRow[],
): Promise<OrganisationPlan> {
  return db.transaction(async (tx) => {
    const plan = planOrganisations(rows, await listOrganisations(tx))
    const on = shanghaiDay(deps.clock.now())
    const before = await membersUnder(tx, plan.moved, on)
    await putOrganisations(tx, plan.put)
    await membershipsChanged(tx, deps, before)
    await announce(tx, { kind: 'catalogue' })
    return plan
  })
}
