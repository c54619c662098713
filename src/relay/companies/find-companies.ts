import { type Clock, shanghaiDay } from '../../platform/clock.ts'
import type { Db } from '../../platform/db.ts'
import type { Catalogues } from '../../profile/catalogues.ts'
import { readMeasures } from '../../publish/store.ts'
import { byOpenCount, inOrder, type LiveTask, type OpenCounts, type ToTellItem } from './company.ts'
import { type CompanyScope, countOpen, type Narrowing, readItems, readLiveTasks, readNames } from './store.ts'

export type CompanyDeps = { db: Db; catalogues: Catalogues; clock: Clock }

/** A member enterprise to be contacted. */
export type Company = OpenCounts & {
  name: string
  uscc: string
  hasAccount: boolean
  /** reads the items of all companies of the page with the first call */
  readItems: () => Promise<ToTellItem[]>
}

/** All companies that an organisation has to contact, counted. `read` reads names and items of one page. */
export type Companies = {
  tasks: readonly LiveTask[]
  counts: OpenCounts[]
  read: (page: readonly OpenCounts[]) => Promise<Company[]>
}

/** 按企业: companies that an organisation has to contact, most open items first. */
export async function findCompanies(deps: CompanyDeps, orgId: string, narrowing: Narrowing = {}): Promise<Companies> {
  const { db } = deps
  const { scope, tasks } = await readLive(deps, orgId)
  const counts = (await countOpen(db, scope, tasks, narrowing)).sort(byOpenCount)
  const read = async (page: readonly OpenCounts[]): Promise<Company[]> => {
    const ids = page.map(({ recipientId }) => recipientId)
    const names = await readNames(db, ids)
    let reading: Promise<Map<number, ToTellItem[]>> | undefined
    const itemsOf = async (id: number): Promise<ToTellItem[]> => {
      reading ??= readItems(db, scope, tasks, ids, narrowing.suggestion)
      return (await reading).get(id) ?? []
    }
    return page.flatMap((one) => {
      const named = names.get(one.recipientId)
      return named ? [{ ...one, ...named, readItems: () => itemsOf(one.recipientId) }] : []
    })
  }
  return { tasks, counts, read }
}

/** One of these companies; undefined for a company without items and for a non-member. */
export async function findCompany(
  deps: CompanyDeps,
  orgId: string,
  { recipientId, suggestion }: { recipientId: number } & Pick<Narrowing, 'suggestion'>,
): Promise<Company | undefined> {
  const { scope, tasks } = await readLive(deps, orgId)
  const items = (await readItems(deps.db, scope, tasks, [recipientId], suggestion)).get(recipientId) ?? []
  const named = (await readNames(deps.db, [recipientId])).get(recipientId)
  if (items.length === 0 || !named) return undefined
  const forwardCount = items.filter((item) => item.suggestion === 'FORWARD').length
  const counts = { recipientId, forwardCount, verifyCount: items.length - forwardCount }
  return { ...counts, ...named, readItems: async () => items }
}

async function readLive({ db, catalogues, clock }: CompanyDeps, orgId: string) {
  const on = shanghaiDay(clock.now())
  const found = await readLiveTasks(db, orgId)
  const policyIds = found.map(({ task }) => task.policyId)
  const scope: CompanyScope = { catalogues, orgId, on }
  return { scope, tasks: inOrder(found, await readMeasures(db, policyIds), on) }
}
