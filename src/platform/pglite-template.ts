import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** An empty, migrated data directory, packed by `npm run prepare`: unpacking takes a quarter of making one. */
export const templateFile = fileURLToPath(new URL('../../dist/pglite-template.tar.gz', import.meta.url))

/** The template, if it was built. What it lacks is migrated at start like any older database. */
export function readTemplate(): Blob | undefined {
  return existsSync(templateFile) ? new Blob([readFileSync(templateFile)]) : undefined
}
