import { plainCell } from '../../platform/cell.ts'
import type { Db } from '../../platform/db.ts'
import { badInput, conflict, notFound } from '../../platform/errors.ts'
import { industryCodes } from '../../profile/reference/industries.ts'
import { listTags } from '../../publish/store.ts'
import type { RelayDeps } from '../deps.ts'
import type { InterestKind, InterestRecord } from '../interest.ts'
import { relayRefusals } from '../refusals.ts'
import { endInterest, putInterest, readCurrentInterests } from './store.ts'

// current interests per organisation
const interestsMax = 50

/**
 * 关注: records an interest of an organisation in an industry or a theme. Idempotent.
 * @param given value: an industry of GB/T 4754-2017 (C39, 39), or the id or code of a tag
 * @throws BAD_USER_INPUT; CONFLICT beside 50 interests
 */
export async function addInterest(
  tx: Db,
  deps: RelayDeps,
  orgId: string,
  given: { kind: InterestKind; value: string },
): Promise<InterestRecord> {
  const value = await checkValue(tx, given.kind, plainCell(given.value))
  const current = await readCurrentInterests(tx, orgId)
  const known = current.find((one) => one.kind === given.kind && one.value === value)
  if (known) return known
  if (current.length >= interestsMax) throw conflict(relayRefusals.interestsMax({ max: interestsMax }))
  return putInterest(tx, { orgId, kind: given.kind, value, addedAt: deps.clock.now() })
}

/** @returns the value as stored. @throws BAD_USER_INPUT for an industry or a tag that does not exist */
async function checkValue(tx: Db, kind: InterestKind, value: string): Promise<string> {
  if (kind === 'INDUSTRY') {
    const industry = industryCodes.find(value.toUpperCase())
    if (!industry) throw badInput([{ path: 'value', ...relayRefusals.noSuchIndustry }])
    return industry.code
  }
  const tag = (await listTags(tx)).find(({ id, code }) => id === value || code === value)
  if (!tag) throw badInput([{ path: 'value', ...relayRefusals.noSuchTag }])
  return tag.id
}

/** Ends an interest. Its tasks stay. @throws NOT_FOUND for an ended interest */
export async function dropInterest(tx: Db, deps: RelayDeps, orgId: string, id: number): Promise<void> {
  if (!(await endInterest(tx, orgId, id, deps.clock.now()))) throw notFound(relayRefusals.interest)
}
