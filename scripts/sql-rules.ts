// Which files run SQL, and which tables a folder writes. Pure: it works on source texts, so that tests can invent them.
import { sqlUses, tablesIn } from './sql-uses.ts'

/** Files that run SQL beside `store.ts` and `…-store.ts`, by folder, with the reason why they are no store. */
export const runners: Readonly<Record<string, { why: string; files: readonly string[] }>> = {
  platform: { why: 'the connection and what is built on it alone', files: ['db', 'live', 'settings'] },
  parties: {
    why: 'statements over all members of an organisation, and the lock they need',
    files: ['memberships/adopt-unregistered', 'memberships/list-lock', 'memberships/members-of'],
  },
  auth: { why: 'one small table each', files: ['audit', 'portal-links'] },
  profile: {
    why: 'use cases over the catalogue’s own tables, and reads of thousands of recipients at once',
    files: [
      'catalogues',
      'corrections',
      'intake/import-recipients',
      'manage-catalogue',
      'matchable',
      'portraits',
      'refresh-facts',
    ],
  },
  publish: { why: 'the search, and the import of one file', files: ['find-policies', 'ingest/import-policy'] },
  match: { why: 'counts over the whole projection', files: ['portrait-sizes', 'preview'] },
  notices: {
    why: 'statements over all notices of a document, and the clock they take',
    files: [
      'begin-policy',
      'forward-notices',
      'notice-clock',
      'notify-matched',
      'outcomes',
      'release-held',
      'rematch',
      'withdraw',
    ],
  },
  feed: { why: 'one small table', files: ['feedback'] },
  dispatch: {
    why: 'statements over all dispatches of a claim, a document or a portal',
    files: [
      'cancel-dispatches',
      'channels/channel-trouble',
      'channels/web-push/push-endpoints',
      'claim',
      'insert-dispatches',
      'portal-posts',
      'recall-policy',
      'receipts',
      'recover-dispatches',
      'reminders',
      'set-preferences',
      'settle',
    ],
  },
  portals: {
    why: 'statements over a portal’s whole sequence, and its one webhook',
    files: ['link-portal', 'portal-events', 'webhook/events', 'webhook/health', 'webhook/manage'],
  },
  relay: {
    why: 'statements over all members of a task, and the hash chain',
    files: ['event-log', 'find-members', 'held', 'members', 'plan-relay'],
  },
  track: {
    why: 'it only reads, in one statement a figure',
    files: ['department-ledger', 'hop-figures', 'ledger', 'recover-stalled', 'relay-chain', 'unreached'],
  },
  demo: { why: 'it looks whether the demo world is there', files: ['seed-demo'] },
}

const isStore = (path: string): boolean => /(?:^|[/-])store\.ts$/.test(path)
const folderOf = (path: string): string => path.split('/')[1] ?? ''
// makes a database
const writesAnything = new Set(['src/platform/migrate.ts'])

/**
 * @param sources path from the repository's root (`src/…`) → text; `tables.ts` of a folder has its tables
 * @returns violations, each with its file and line
 */
export function sqlViolations(
  sources: ReadonlyMap<string, string>,
  allowed: Readonly<Record<string, { files: readonly string[] }>> = runners,
): string[] {
  const constants = new Map<string, string>()
  const owners = new Map<string, string>()
  for (const [path, text] of sources)
    if (path.endsWith('/tables.ts'))
      for (const [constant, table] of tablesIn(text)) {
        constants.set(constant, table)
        owners.set(table, folderOf(path))
      }
  const named = new Set(
    Object.entries(allowed).flatMap(([folder, { files }]) => files.map((file) => `src/${folder}/${file}.ts`)),
  )
  const running = new Set<string>()
  const violations: string[] = []
  for (const [path, text] of sources) {
    const { runs, writes } = sqlUses(text, constants)
    if (runs.length > 0) running.add(path)
    if (!isStore(path) && !named.has(path))
      for (const { line } of runs) violations.push(`${path}:${line} runs SQL: move it to a store.ts`)
    if (writesAnything.has(path) || folderOf(path) === 'demo') continue
    for (const { line, table } of writes)
      if (owners.get(table) !== folderOf(path))
        violations.push(`${path}:${line} writes ${table} of ${owners.get(table)}`)
  }
  // Why: a listed file that runs no SQL would hide a later violation.
  for (const path of named) if (!running.has(path)) violations.push(`${path} is listed to run SQL and runs none`)
  return violations
}
