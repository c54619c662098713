import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../graphql/', import.meta.url))

/** The schema's text: every file of graphql/ in order of name. */
export function readSchemaText(): string {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
  return files.map((name) => readFileSync(`${folder}${name}`, 'utf8')).join('\n')
}
