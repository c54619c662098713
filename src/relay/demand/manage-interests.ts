import type { Db } from '../../platform/db.ts'
import { badInput, conflict, notFound } from '../../platform/errors.ts'
import { industryCodes } from '../../profile/reference/industries.ts'
import { listTags } from '../../publish/store.ts'
import type { RelayDeps } from '../deps.ts'
import type { InterestKind, InterestRecord } from '../interest.ts'
import { relayRefusals } from '../refusals.ts'
import { endInterest, putInterest, readStandingInterests } from './store.ts'

// what an organisation is asked about should be its own
const interestsMax = 50

/**
 * 关注: an organisation wants to be asked about an industry or a theme. Saying it again changes nothing.
 * @param given an industry of GB/T 4754-2017 (C39, 39), or the id or code of a tag
 */
export async function addInterest(
  tx: Db,
  deps: RelayDeps,
  orgId: string,
  given: { kind: InterestKind; value: string },
): Promise<InterestRecord> {
  const value = await checkValue(tx, given.kind, given.value.trim())
  const standing = await readStandingInterests(tx, orgId)
  const known = standing.find((one) => one.kind === given.kind && one.value === value)
  if (known) return known
  if (standing.length >= interestsMax) throw conflict(relayRefusals.interestsMax({ max: interestsMax }))
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

/** Ends an interest; tasks that came for it stay. Ending again is NOT_FOUND. */
export async function dropInterest(tx: Db, deps: RelayDeps, orgId: string, id: number): Promise<void> {
  if (!(await endInterest(tx, orgId, id, deps.clock.now()))) throw notFound(relayRefusals.interest)
}
