import { afterEach, describe, expect, it, vi } from 'vitest'
import { startSchedule, stopSchedule } from '../../../src/platform/schedule.ts'

describe('the schedule', () => {
  afterEach(() => {
    stopSchedule()
    vi.restoreAllMocks()
  })

  it('logs a missed firing with its queue, and writes nothing to stdout', async () => {
    const texts: unknown[] = []
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, method).mockImplementation((text) => void texts.push(text))
    const logged = await new Promise<[object, string]>((resolve) => {
      const log = {
        info: () => {},
        warn: (...logged: [object, string]) => resolve(logged),
        error: () => {},
        debug: () => {},
      }
      let fired = false
      startSchedule(
        [{ queue: 'recover', cron: '* * * * * *' }],
        async () => {
          if (fired) return
          fired = true
          // as a long query of the embedded database does
          const end = Date.now() + 2500
          while (Date.now() < end);
        },
        log,
      )
    })
    expect(logged).toEqual([{ queue: 'recover' }, expect.stringContaining('schedule: missed execution')])
    expect(texts).toEqual([])
  })
})
