import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * A data directory with the matched and relayed demo world, made by `npm run prepare`.
 * Why: copying it takes a twentieth of the time of loading.
 */
export const demoTemplate = fileURLToPath(new URL('../../dist/demo/', import.meta.url))

// Its days count from the day it was made; its relay tasks are due three working days later.
const goodForDays = 1

/**
 * Directory of the prepared demo database.
 * @param on today
 * @returns undefined when it is missing or too old; the demo world is then loaded as usual
 */
export function readDemoTemplate(on: string, directory = demoTemplate): string | undefined {
  if (!existsSync(`${directory}made-on`)) return undefined
  const ageDays = (Date.parse(on) - Date.parse(readFileSync(`${directory}made-on`, 'utf8'))) / 86_400_000
  return ageDays >= 0 && ageDays <= goodForDays ? `${directory}pglite` : undefined
}
