import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { organisationsAbove, organisationsBelow, putOrganisations } from '../../src/parties/organisations/store.ts'
import type { Organisation } from '../../src/parties/recipient.ts'
import { type Database, rows } from '../../src/platform/db.ts'
import { engines, openTestDatabase } from '../database.ts'

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
/** Lists that are put one after another: organisations with the organisation above each. */
const lists = fc.array(
  fc.uniqueArray(fc.record({ id: fc.constantFrom(...ids), parentId: fc.option(fc.constantFrom(...ids)) }), {
    minLength: 1,
    selector: ({ id }) => id,
  }),
  { minLength: 1, maxLength: 6 },
)

/** An organisation and those above it, nearest first; undefined for a cycle or an unknown organisation. */
function roadOf(id: string, parents: ReadonlyMap<string, string | null>): string[] | undefined {
  const road: string[] = []
  for (let at: string | null | undefined = id; at !== null; at = parents.get(at)) {
    if (at === undefined || road.includes(at)) return undefined
    road.push(at)
  }
  return road
}

describe.each(engines)('the organisations above each organisation on %s', (engine) => {
  let opened: { database: Database; drop(): Promise<void> }
  beforeAll(async () => {
    opened = await openTestDatabase(engine)
  })
  afterAll(() => opened?.drop())

  it('follows every move of a subtree', async () => {
    await fc.assert(
      fc.asyncProperty(lists, async (all) => {
        const { db } = opened.database
        await db.execute(sql`DELETE FROM organisations`)
        await db.execute(sql`DELETE FROM organisation_ancestors`)
        const parents = new Map<string, string | null>()
        for (const list of all) {
          const wanted = new Map([...parents, ...list.map(({ id, parentId }) => [id, parentId] as const)])
          // as the import refuses them
          if ([...wanted.keys()].some((id) => roadOf(id, wanted) === undefined)) continue
          const orgs = list.map((org): Organisation => ({ ...org, name: org.id, kind: 'PARK' }))
          await db.transaction((tx) => putOrganisations(tx, orgs))
          for (const [id, parentId] of wanted) parents.set(id, parentId)
        }
        const stored = await rows<{ org_id: string; ancestor_id: string; depth: number }>(
          db,
          sql`SELECT org_id, ancestor_id, depth FROM organisation_ancestors ORDER BY org_id, depth`,
        )
        const expected = [...parents.keys()]
          .sort()
          .flatMap((id) =>
            (roadOf(id, parents) ?? []).map((above, depth) => ({ org_id: id, ancestor_id: above, depth })),
          )
        expect(stored).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })

  it('refuses a cycle and leaves the tree unchanged', async () => {
    const { db } = opened.database
    const org = (id: string, parentId: string | null): Organisation => ({ id, name: id, kind: 'PARK', parentId })
    await db.transaction((tx) => putOrganisations(tx, [org('x', null), org('y', 'x'), org('z', 'y')]))
    await expect(db.transaction((tx) => putOrganisations(tx, [org('x', 'z')]))).rejects.toThrow('below itself')
    expect(await organisationsAbove(db, 'z')).toEqual(['z', 'y', 'x'])
    expect((await organisationsBelow(db, 'x')).sort()).toEqual(['x', 'y', 'z'])
  })
})
