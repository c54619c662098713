import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** An empty, migrated data directory, packed by `npm run prepare` (ADR-02.4). Unpacking costs less than making one. */
export const templateFile = fileURLToPath(new URL('../../dist/pglite-template.tar.gz', import.meta.url))

/** The template; undefined when it was not built. Newer migrations are applied at start. */
export function readTemplate(): Blob | undefined {
  return existsSync(templateFile) ? new Blob([readFileSync(templateFile)]) : undefined
}
