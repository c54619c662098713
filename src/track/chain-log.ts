import type { Db } from '../platform/db.ts'
import { readEvents } from '../relay/event-log.ts'

/**
 * A document's event log as JSON Lines, one event each with its hash and its predecessor's, for anyone to verify (how: docs/chain-log.md).
 */
export async function chainLog(db: Db, policyId: number): Promise<string> {
  const lines = (await readEvents(db, policyId)).map(({ policyId: policy, seq, at, kind, data, prevHash, hash }) =>
    JSON.stringify({ policyId: policy, seq, at: at.toISOString(), kind, data, prevHash, hash }),
  )
  return lines.map((line) => `${line}\n`).join('')
}
