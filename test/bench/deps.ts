import { inForceReader } from '../../src/match/in-force.ts'
import { openCalendar } from '../../src/platform/calendar.ts'
import type { Db } from '../../src/platform/db.ts'
import { openTelemetry } from '../../src/platform/telemetry.ts'
import { loadCatalogues } from '../../src/profile/catalogues.ts'
import type { ForwardDeps } from '../../src/relay/deps.ts'

/** What the use cases need, with jobs that go nowhere and a silent log. */
export async function benchDeps(db: Db): Promise<ForwardDeps> {
  const nothing = async () => {}
  return {
    db,
    catalogues: await loadCatalogues(db, new Map()),
    clock: { now: () => new Date() },
    jobs: {
      emit: nothing,
      emitAt: nothing,
      fire: nothing,
      giveUpUnserved: nothing,
      backlog: async () => ({}),
      redrive: async () => 0,
      stop: nothing,
    },
    ring: { current: 'k', keys: { k: Buffer.alloc(32) } },
    log: { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} },
    telemetry: openTelemetry(),
    inForce: inForceReader(),
    calendar: openCalendar(),
    channels: ['WEB_PUSH', 'EMAIL', 'GATEWAY'],
  }
}
