import { listOrganisations } from '../parties/organisations/store.ts'
import { recipientIdsAfter } from '../parties/recipients/store.ts'
import type { Db } from '../platform/db.ts'
import { readSetting, writeSetting } from '../platform/settings.ts'
import { loadCatalogues } from './catalogues.ts'
import { type ProfileDeps, reproject } from './declare-facts.ts'
import { computedBy, fingerprintOf } from './derive/fingerprint.ts'

const batch = 4000

/**
 * Computes everybody's facts again when the catalogue decides them otherwise than when they were computed: after a new
 * release, or a formula defined at run time. Matching follows. Idempotent; a killed run starts again.
 */
export async function recomputeFacts(db: Db, deps: ProfileDeps): Promise<void> {
  // Why not deps.catalogues: another process may have changed the table a moment ago.
  const organisations = new Map((await listOrganisations(db)).map((org) => [org.id, org.name]))
  const catalogues = await loadCatalogues(db, organisations)
  const fingerprint = fingerprintOf([...catalogues.definitions.values()])
  if ((await readSetting(db, computedBy)) === fingerprint) return
  let last: number | undefined
  for (;;) {
    const ids = await recipientIdsAfter(db, last, batch)
    if (ids.length === 0) break
    await db.transaction(async (tx) => {
      await reproject(tx, { ...deps, catalogues }, ids)
      await deps.jobs.emit(tx, { name: 'facts.changed', data: { recipientIds: ids } })
    })
    last = ids.at(-1)
  }
  await writeSetting(db, computedBy, fingerprint)
}
