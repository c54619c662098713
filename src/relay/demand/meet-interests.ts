import { openMeasures } from '../../match/match-policy.ts'
import type { Db } from '../../platform/db.ts'
import { industryCodes, listIndustries } from '../../profile/reference/industries.ts'
import { listTags, readMeasures, readTagsOf } from '../../publish/store.ts'
import { type InterestRecord, meets, subjectOf } from '../interest.ts'

/** The interests that a document meets on a day (YYYY-MM-DD). */
export async function metInterests(
  db: Db,
  policyId: number,
  interests: readonly InterestRecord[],
  on: string,
): Promise<InterestRecord[]> {
  if (interests.length === 0) return []
  const catalogue = new Map((await listTags(db)).map((tag) => [tag.id, tag]))
  const measures = openMeasures(await readMeasures(db, [policyId]), on)
  const rules = measures.filter(({ audience }) => audience === 'ENTERPRISE').map(({ parsedRule }) => parsedRule)
  const subject = subjectOf(await readTagsOf(db, [policyId]), catalogue, rules, listIndustries())
  return interests.filter(({ kind, value }) => {
    const industry = kind === 'INDUSTRY' ? industryCodes.find(value) : undefined
    return meets({ kind, value, range: industry && [industry.lo, industry.hi] }, subject)
  })
}
