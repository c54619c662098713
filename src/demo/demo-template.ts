import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A data directory with the demo world in it, matched and relayed, made by `npm run prepare`: copying it takes a twentieth of loading it. */
export const demoTemplate = fileURLToPath(new URL('../../dist/demo/', import.meta.url))

// its days are told from the day it was made; its relay tasks are due three working days later
const goodForDays = 1

/**
 * Where the prepared demo database lies.
 * @param on today
 * @returns undefined when it was not made or has grown old: the demo world is then loaded as usual
 */
export function readDemoTemplate(on: string, directory = demoTemplate): string | undefined {
  if (!existsSync(`${directory}made-on`)) return undefined
  const ageDays = (Date.parse(on) - Date.parse(readFileSync(`${directory}made-on`, 'utf8'))) / 86_400_000
  return ageDays >= 0 && ageDays <= goodForDays ? `${directory}pglite` : undefined
}
