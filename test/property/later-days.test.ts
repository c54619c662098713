// Time travel: random documents with days to come, random changes of facts, missed nights and, on PostgreSQL, killed
// connections over a whole year.
// At every midnight the inboxes and what is in force are what a simple model says.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../src/platform/clock.ts'
import { rows } from '../../src/platform/db.ts'
import { recordFacts, reproject } from '../../src/profile/declare-facts.ts'
import { engines } from '../database.ts'
import { isFull } from '../effort.ts'
import { fire, firm } from '../later-day.ts'
import { type Draft, Model } from '../later-days-model.ts'
import { approved } from '../publish.ts'
import { startService, type TestService, until } from '../service.ts'

const day = (max: number) => fc.option(fc.integer({ min: -3, max }), { nil: null, freq: 2 })
const measure = fc.record({
  lo: fc.nat(3),
  width: fc.integer({ min: 1, max: 3 }),
  applyFrom: day(50),
  applyTo: day(90),
})
const draft = fc.record({
  do: fc.constant('publish' as const),
  from: day(60),
  to: fc.option(fc.integer({ min: 0, max: 120 }), { nil: null, freq: 3 }),
  measures: fc.array(measure, { minLength: 1, maxLength: 3 }),
  replaces: fc.option(fc.nat(9), { nil: null, freq: 2 }),
  amends: fc.option(fc.record({ doc: fc.nat(9), mask: fc.nat(7) }), { nil: null, freq: 2 }),
})
const value = fc.nat(59)
const who = { firm: fc.nat(5), doc: fc.nat(9) }
const event = fc.oneof(
  { weight: 4, arbitrary: draft },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('facts' as const), value, ...who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch' as const), ...who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('join' as const), value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('open' as const), ...who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('repeal' as const), ...who }) },
)
type Event = typeof event extends fc.Arbitrary<infer One> ? One : never
const step = fc.record({
  gap: fc.integer({ min: 1, max: isFull ? 3 : 60 }),
  // a night without a worker loses nothing
  worker: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
  twice: fc.boolean(),
  // milliseconds into the night's work after which the database ends every connection; PostgreSQL only
  killAfter: fc.nat(isFull ? 3000 : 1000).map((ms) => (ms <= 120 ? ms : null)),
  events: fc.array(event, { maxLength: isFull ? 2 : 3 }),
})
const year = fc.array(step, isFull ? { minLength: 170, maxLength: 190 } : { minLength: 10, maxLength: 12 })
const firstDay = '2026-11-24'

describe.each(engines)('a year of later days on %s', (engine) => {
  it('every midnight the inboxes are what the model says', { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 3, maxLength: 5 }), year, async (values, steps) => {
        const service = await startService(engine)
        try {
          const world = new World(service)
          for (const one of values) await world.join(one)
          let on = firstDay
          for (const { gap, worker, twice, killAfter, events } of steps) {
            on = addDays(on, gap)
            if (worker) await world.night(on, twice, killAfter)
            service.clock.set(`${on}T12:00:00+08:00`)
            for (const one of events) await world.happens(one, on)
            await world.compare(on)
          }
          await world.night(addDays(on, 1), false, null)
          expect(world.errors()).toEqual([])
        } finally {
          await service.stop()
        }
      }),
      { numRuns: isFull ? 2 : 1, endOnFailure: true },
    )
  })
})

/** The service and the model, kept in step. */
class World {
  readonly #service: TestService
  readonly #model = new Model()
  readonly #policies: string[] = []
  readonly #firms: number[] = []
  readonly #caused = new Set<unknown>()
  constructor(service: TestService) {
    this.#service = service
  }

  async join(employees: number): Promise<void> {
    const index = this.#firms.length
    this.#firms.push(await firm(this.#service, `y-${index}`, { employees }))
    this.#model.firms.push({ value: employees, personalised: true })
  }

  async night(on: string, twice: boolean, killAfter: number | null): Promise<void> {
    this.#service.clock.set(`${on}T00:10:00+08:00`)
    if (killAfter !== null && this.#service.databaseUrl) await this.#killed(this.#service.databaseUrl, killAfter)
    for (let i = twice ? 0 : 1; i < 2; i += 1)
      await fire(this.#service, 'expire-policies', 'refresh-facts', 'begin-policies')
    this.#model.night(on)
    await this.compare(on)
  }

  /** Begins the night's jobs, ends every connection of the service, and waits until the jobs are done again. */
  async #killed(databaseUrl: string, killAfter: number): Promise<void> {
    const { db, jobs } = this.#service.app.deps
    const outside = postgres(databaseUrl, { max: 1 })
    const logged = this.#service.logs.length
    try {
      await db.transaction((tx) => jobs.fire(tx, 'expire-policies'))
      await db.transaction((tx) => jobs.fire(tx, 'begin-policies'))
      await sleep(killAfter)
      await outside`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`
      await until(async () => {
        const [left] = await outside<{ n: number }[]>`SELECT count(*)::int AS n FROM jobs.job
          WHERE name <> 'dead-letter' AND (state IN ('retry', 'active')
            OR (state = 'created' AND start_after <= now() + interval '1 minute'))`
        return left?.n === 0
      }, 'the jobs of a killed night')
      // each connection of the pool learns of its end by a request
      const request = () => db.execute(sql`SELECT 1`)
      await until(
        () =>
          Promise.all(Array.from({ length: 20 }, request)).then(
            () => true,
            () => false,
          ),
        'the connections of a killed night',
      )
    } finally {
      await outside.end()
    }
    for (const line of this.#service.logs.slice(logged)) this.#caused.add(line)
  }

  /** Errors of the log that no kill caused. */
  errors(): Record<string, unknown>[] {
    return this.#service.logs.filter((line) => Number(line.level) >= 50 && !this.#caused.has(line))
  }

  async happens(event: Event, on: string): Promise<void> {
    if (event.do === 'publish') return this.#publish(event, on)
    if (event.do === 'join') return this.#joinLate(event.value, on)
    if (event.do === 'repeal') return this.#repeal(event.doc, on)
    const index = event.firm % this.#firms.length
    if (event.do === 'facts') return this.#facts(index, event.value, on)
    if (event.do === 'open') return this.#open(index, event.doc)
    const isOn = !this.#model.firms[index]?.personalised
    await this.#service.ok(`y-${index}`, 'mutation($on: Boolean!) { setPersonalised(on: $on) { __typename } }', {
      on: isOn,
    })
    await this.#service.settled()
    this.#model.change(index, { personalised: isOn }, on)
  }

  async #joinLate(employees: number, on: string): Promise<void> {
    await this.join(employees)
    await this.#facts(this.#firms.length - 1, employees, on)
  }

  async #facts(index: number, employees: number, on: string): Promise<void> {
    const { deps } = this.#service.app
    const recipientId = this.#firms[index] ?? 0
    await deps.db.transaction(async (tx) => {
      await recordFacts(tx, deps, [{ recipientId, factId: 'employees', value: employees, source: 'self', asOf: on }])
      await reproject(tx, deps, [recipientId])
      await deps.jobs.emit(tx, { name: 'facts.changed', data: { recipientIds: [recipientId] } })
    })
    await this.#service.settled()
    this.#model.change(index, { value: employees }, on)
  }

  async #publish(event: Extract<Event, { do: 'publish' }>, on: string): Promise<void> {
    const at = (offset: number | null): string | null => (offset === null ? null : addDays(on, offset))
    const from = at(event.from)
    const to = event.to === null ? null : addDays(from && from > on ? from : on, event.to)
    const measures = event.measures.map(({ lo, width, applyFrom, applyTo }) => ({
      lo: lo * 15,
      hi: (lo + width) * 15,
      applyFrom: at(applyFrom),
      applyTo: applyTo === null ? null : addDays(on, Math.max(applyTo, applyFrom ?? applyTo)),
    }))
    const published = (n: number | null): number | null => {
      const open = [...this.#model.docs.keys()].filter((id) => !this.#model.docs[id]?.ended)
      return n === null ? null : (open[n % Math.max(open.length, 1)] ?? null)
    }
    const older = published(event.replaces)
    const replaces = older !== null && this.#model.docs[older]?.replacedBy === null ? older : null
    const amended = published(event.amends?.doc ?? null)
    const amends =
      amended === null || amended === replaces
        ? []
        : [{ doc: amended, measures: this.#measuresOf(amended, event.amends?.mask ?? 0) }]
    await this.#send({ from, to, measures, replaces, amends }, on)
  }

  #measuresOf(doc: number, mask: number): number[] {
    return [...(this.#model.docs[doc]?.measures.keys() ?? [])].filter((i) => (mask >> i) & 1)
  }

  async #send({ measures, ...draft }: Draft, on: string): Promise<void> {
    const ids = async (doc: number): Promise<string[]> => {
      const { policy } = await this.#service.ok(undefined, 'query($id: ID!) { policy(id: $id) { measures { id } } }', {
        id: this.#policies[doc],
      })
      return policy.measures.map(({ id }) => id)
    }
    const amends = []
    for (const { doc, measures: ended } of draft.amends) {
      const known = await ids(doc)
      amends.push({ policy: this.#policies[doc], measures: ended.map((i) => known[i]) })
    }
    const id = await approved(this.#service, {
      effectiveFrom: draft.from,
      effectiveTo: draft.to,
      supersedes: draft.replaces === null ? null : this.#policies[draft.replaces],
      amends,
      measures: measures.map(({ lo, hi, applyFrom, applyTo }) => ({
        title: `${lo} 至 ${hi}`,
        audience: 'ENTERPRISE',
        applyFrom,
        applyTo,
        rule: {
          all: [
            { fact: 'employees', gte: lo },
            { fact: 'employees', lt: hi },
          ],
        },
      })),
    })
    const answer = await this.#service.gql('pub-a', 'mutation($id: ID!) { publishPolicy(id: $id) { id } }', { id })
    await this.#service.settled()
    // what it amends may have ended with what it replaces
    if (answer.errors?.[0]?.extensions.code === 'CONFLICT' && amends.length > 0 && draft.replaces !== null) return
    expect(answer.errors).toBeUndefined()
    this.#policies.push(id)
    this.#model.publish({ measures, ...draft }, on)
  }

  async #repeal(doc: number, on: string): Promise<void> {
    const index = doc % Math.max(this.#policies.length, 1)
    if (this.#model.docs[index]?.ended !== false) return
    const id = this.#policies[index]
    await this.#service.ok('pub-a', 'mutation($id: ID!) { repealPolicy(id: $id, reason: "依据变化") { id } }', { id })
    await this.#service.settled()
    this.#model.end(index, on)
  }

  async #open(index: number, doc: number): Promise<void> {
    const id = this.#policies[doc % Math.max(this.#policies.length, 1)]
    if (id === undefined || !this.#model.open(index, this.#policies.indexOf(id))) return
    const { deliveries } = await this.#service.ok(
      `y-${index}`,
      '{ deliveries(first: 100) { edges { node { id policy { id } } } } }',
    )
    const d = deliveries.edges.find(({ node }) => node.policy.id === id)?.node.id
    await this.#service.ok(`y-${index}`, 'mutation($d: ID!) { markOpened(deliveryId: $d) { id } }', { d })
  }

  async compare(on: string): Promise<void> {
    const found = await rows<{ recipient_id: number; policy_id: number; state: string; reason: string | null }>(
      this.#service.app.deps.db,
      sql`SELECT recipient_id, policy_id, state, reason FROM deliveries`,
    )
    const seen = found.flatMap(({ recipient_id, policy_id, state, reason }) => {
      const index = this.#firms.indexOf(Number(recipient_id))
      const why = reason === null ? '' : (known.find(([part]) => reason.includes(part))?.[1] ?? 'ended')
      return index < 0 ? [] : [`${index} ${this.#policies.indexOf(String(policy_id))} ${state} ${why}`]
    })
    const expected = [...this.#model.notices].map(([key, { state, why }]) => `${key} ${state} ${why}`)
    expect(seen.sort(), on).toEqual(expected.sort())
    const { policies } = await this.#service.ok(
      undefined,
      '{ policies(inForce: true, first: 100) { edges { node { id inForce } } } }',
    )
    const inForce = policies.edges.map(({ node }) => this.#policies.indexOf(node.id)).sort((a, b) => a - b)
    expect(inForce, on).toEqual([...this.#policies.keys()].filter((doc) => this.#model.inForce(doc, on)))
  }
}

const known: readonly (readonly [string, string])[] = [
  ['noLongerEligible', 'lost'],
  ['measureEnded', 'amended'],
]
