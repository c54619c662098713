import type { Db } from '../platform/db.ts'
import { readEvents } from '../relay/event-log.ts'

/**
 * A document's event log as JSON Lines: one event per line, with its own hash and that of the event before it.
 * Anyone can verify it: docs/chain-log.md.
 */
export async function chainLog(db: Db, policyId: number): Promise<string> {
  const lines = (await readEvents(db, policyId)).map(({ policyId: policy, seq, at, kind, data, prevHash, hash }) =>
    JSON.stringify({ policyId: policy, seq, at: at.toISOString(), kind, data, prevHash, hash }),
  )
  return lines.map((line) => `${line}\n`).join('')
}
