import type { NoticeDeps } from '../notices/deps.ts'
import { readCurrentMembers } from '../parties/memberships/store.ts'
import type { Db } from '../platform/db.ts'
import { addInterest } from '../relay/demand/manage-interests.ts'
import type { InterestKind } from '../relay/interest.ts'
import { saveList } from '../relay/lists/save-list.ts'
import { readDemoRows } from './read-data.ts'

/** Interests of organisations, and saved lists of their first members. */
export async function seedDemand(tx: Db, deps: NoticeDeps, on: string): Promise<void> {
  for (const { org, kind, value } of readDemoRows<'org' | 'kind' | 'value'>('interests.csv', on))
    await addInterest(tx, deps, org, { kind: kind as InterestKind, value })
  for (const { org, name, first } of readDemoRows<'org' | 'name' | 'first'>('lists.csv', on)) {
    const members = (await readCurrentMembers(tx, org, on)).flatMap(({ recipientId }) => recipientId ?? [])
    const recipientIds = members
      .sort((a, b) => a - b)
      .slice(0, Number(first))
      .map(String)
    await saveList(tx, deps.clock, org, { name, recipientIds })
  }
}
