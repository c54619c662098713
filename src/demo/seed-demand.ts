import type { NoticeDeps } from '../notices/deps.ts'
import { keepUnregistered } from '../parties/memberships/store.ts'
import { makeUscc } from '../parties/uscc.ts'
import type { Db } from '../platform/db.ts'
import { addInterest } from '../relay/demand/manage-interests.ts'
import type { InterestKind } from '../relay/interest.ts'
import { saveList } from '../relay/lists/save-list.ts'
import type { DemoWorld } from './world/world.ts'

/** What some organisations want to be asked about. */
const interests: readonly [orgId: string, kind: InterestKind, value: string][] = [
  ['assoc-logistics', 'INDUSTRY', 'G54'],
  ['assoc-logistics', 'TAG', 'logistics'],
  ['park-xihongqiao', 'TAG', 'digital'],
  ['assoc-manufacturing', 'INDUSTRY', 'C39'],
  ['chamber-young', 'TAG', 'sme'],
]
const listed = 12

/** Interests, a saved list and companies on a list that nobody else knows yet. */
export async function seedDemand(
  tx: Db,
  deps: NoticeDeps,
  world: DemoWorld,
  idByKey: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [orgId, kind, value] of interests) await addInterest(tx, deps, orgId, { kind, value })
  const orgId = 'park-industrial'
  const members = world.enterprises.filter(({ memberOf }) => memberOf.includes(orgId)).slice(0, listed)
  const recipientIds = members.flatMap(({ key }) => idByKey.get(key) ?? []).map(String)
  await saveList(tx, deps.clock, orgId, { name: '规上企业', recipientIds })
  const unknown = ['一', '二'].map((ordinal, i) => ({
    uscc: makeUscc(`91310118MADEMW00${i}`),
    name: `上海青浦待登记${ordinal}厂（示例）`,
    fromOn: '2026-01-01',
    toOn: null,
  }))
  await keepUnregistered(tx, orgId, unknown, deps.clock.now())
}
