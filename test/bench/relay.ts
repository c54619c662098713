// The last mile at a district's size: 200 organisations in five levels, 300,000 memberships, an administrator with 40 tasks.
// With `--beside DIR` a second build (a git worktree with node_modules) does the same in turn, and each figure says how many times faster this one is.
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { startCluster } from '../database.ts'
import { alternate, type Bench, type Figure, median, rounded, timed } from './bench.ts'
import { openSide, organisationOf, type RelaySide } from './relay-side.ts'

const here = fileURLToPath(new URL('../../', import.meta.url))
const documents = 40
const rounds = 5
const perRound = 8

export const bench: Bench = async function* ({ small, beside, progress }) {
  const enterprises = small ? 10_000 : 100_000
  const cluster = await startCluster({ durable: true })
  if (!cluster) throw new Error('no PostgreSQL server binaries were found')
  const sides: RelaySide[] = []
  try {
    sides.push(await openSide('ours', here, cluster.url, enterprises))
    if (beside) sides.push(await openSide('beside', beside, cluster.url, enterprises))
    progress(`${enterprises} enterprises, ${enterprises * 3} memberships, 200 organisations in five levels`)
    const compare = (figure: string, unit: string, run: (side: RelaySide) => Promise<number>) =>
      compareSides(sides, figure, unit, run, progress)

    const policies = new Map(sides.map((side) => [side, [] as number[]]))
    const plans = new Map(sides.map((side) => [side, [] as number[]]))
    for (let i = 0; i < documents; i += 1)
      for (const side of i % 2 ? sides : [...sides].reverse()) {
        const { id, planMs } = await side.publish()
        policies.get(side)?.push(id)
        plans.get(side)?.push(planMs)
      }
    for (const side of sides) await side.analyse()
    yield figureOf(
      'plan_ms',
      'ms a document',
      sides.map((side) => median(plans.get(side) ?? [])),
    )

    const [ours] = sides
    if (!ours) throw new Error('no side')
    const first = (side: RelaySide) => policies.get(side)?.[0] ?? 0
    // the organisation nearest to 600 matched members, the same on both sides
    const orgId = await organisationOf(ours.db, first(ours), small ? 60 : 600)
    const memberCount = await ours.memberCount(orgId, first(ours))
    progress(`${documents} tasks of ${memberCount} members`)
    yield await compare('tasks_screen_ms', 'ms for 40 tasks with their counts', (side) => side.tasksScreenMs(orgId))
    yield await compare(
      'companies_ms',
      `ms for the first 50 of ${memberCount} companies × ${documents} tasks`,
      (side) => side.companiesMs(orgId),
    )

    yield* forwards(sides, orgId, memberCount, progress)
    yield await compare('chain_ms', 'ms, 200 hops', (side) => side.chainMs(first(side)))
    yield await compare('own_chain_ms', 'ms', (side) => side.chainMs(first(side), orgId))
    yield await compare('ledger_ms', `ms, ${documents} documents`, (side) => side.ledgerMs())

    const wide = new Map<RelaySide, string[]>()
    for (const side of sides) {
      wide.set(side, await side.addWide())
      for (let i = 0; i < rounds; i += 1) await side.publish()
    }
    const tasks = new Map<RelaySide, number[]>()
    for (const side of sides)
      tasks.set(
        side,
        (await side.tasksOf('wide')).map(({ id }) => id),
      )
    yield await compare('hand_down_ms', 'ms to 200 organisations', (side) =>
      timed(() => side.forward('wide', tasks.get(side)?.pop() ?? 0, wide.get(side))),
    )
  } finally {
    for (const side of sides) await side.close()
    await cluster.stop()
  }
}

/** Eight tasks a round on each side, and the same rows put where nothing looks at them. */
async function* forwards(
  sides: readonly RelaySide[],
  orgId: string,
  memberCount: number,
  progress: (text: string) => void,
): AsyncGenerator<Figure> {
  const runs = await Promise.all(
    sides.map(async (side) => {
      const tasks = await side.tasksOf(orgId)
      let next = 0
      return () =>
        timed(async () => {
          for (const task of tasks.slice(next, next + perRound)) await side.forward(orgId, task.id)
          next += perRound
        })
    }),
  )
  const [ours] = sides
  if (!ours) return
  await ours.db.execute(sql`CREATE TABLE bare (LIKE forwards INCLUDING ALL)`)
  const tasks = await ours.tasksOf(orgId)
  let written = 0
  const bare = () =>
    timed(async () => {
      for (const task of tasks.slice(written, written + perRound))
        await ours.db.execute(sql`INSERT INTO bare SELECT * FROM forwards WHERE policy_id = ${task.policyId}`)
      written += perRound
    })
  const taken = await alternate(rounds, [...runs, bare], progress)
  const bareMs = taken.pop() ?? Number.NaN
  const perTask = taken.map((ms) => ms / perRound)
  yield figureOf('forward_ms', `ms a task of ${memberCount}`, perTask)
  yield figureOf(
    'forward_vs_bare_insert',
    'x',
    taken.map((ms) => ms / bareMs),
  )
}

async function compareSides(
  sides: readonly RelaySide[],
  figure: string,
  unit: string,
  run: (side: RelaySide) => Promise<number>,
  progress: (text: string) => void,
): Promise<Figure> {
  progress(figure)
  return figureOf(
    figure,
    unit,
    await alternate(
      rounds,
      sides.map((side) => () => run(side)),
      progress,
    ),
  )
}

function figureOf(figure: string, unit: string, [ours = Number.NaN, beside]: readonly number[]): Figure {
  const value = { figure, value: rounded(ours), unit, better: 'lower' as const }
  return beside === undefined ? value : { ...value, beside: rounded(beside), timesFaster: rounded(beside / ours) }
}
