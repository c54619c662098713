import cron, { type TaskOptions } from 'node-cron'
import type { Log } from './log.ts'

/** Calls `fire` whenever an entry is due. @param entries cron expressions, Asia/Shanghai @param fire must not reject */
export function startSchedule<Queue extends string>(
  entries: readonly { queue: Queue; cron: string }[],
  fire: (queue: Queue) => Promise<void>,
  log: Log,
): void {
  for (const { queue, cron: expression } of entries) {
    const options = { timezone: 'Asia/Shanghai', name: queue, noOverlap: true, logger: cronLogger(queue, log) }
    cron.schedule(expression, () => fire(queue), options)
  }
}

export function stopSchedule(): void {
  for (const task of cron.getTasks().values()) task.stop()
}

/** A logger for node-cron. Why: without one, node-cron writes coloured text to stdout. */
function cronLogger(queue: string, log: Log): NonNullable<TaskOptions['logger']> {
  const error = (given: string | Error, cause?: Error): [object, string] => {
    const err = given instanceof Error ? given : cause
    return [err ? { queue, err } : { queue }, `schedule: ${given instanceof Error ? 'a firing failed' : given}`]
  }
  return {
    info: (message) => log.info({ queue }, `schedule: ${message}`),
    warn: (message) => log.warn({ queue }, `schedule: ${message}`),
    error: (message, cause) => log.error(...error(message, cause)),
    debug: (message, cause) => log.debug(...error(message, cause)),
  }
}
