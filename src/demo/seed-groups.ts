import type { NoticeDeps } from '../notices/deps.ts'
import type { Db } from '../platform/db.ts'
import { saveDossier } from '../profile/manage-catalogue.ts'
import { type PortraitInput, savePortrait } from '../profile/portraits.ts'
import { readDemoObjects } from './read-data.ts'
import { associations } from './world/places.ts'

/** Associations with their industries, and some portraits. */
export async function seedGroups(tx: Db, deps: NoticeDeps, tagIds: ReadonlySet<string>, on: string): Promise<void> {
  const gathered = Object.entries(associations).flatMap(([id, codes]) => codes.map((code) => ({ id, code })))
  for (const [code, list] of Map.groupBy(gathered, (one) => one.code)) {
    const entry = deps.catalogues.dossiers.get(code) ?? { code }
    await saveDossier(tx, { ...deps, tagIds }, { ...entry, associations: list.map(({ id }) => id) }, 'demo')
  }
  for (const portrait of readDemoObjects<PortraitInput>('portraits.jsonl', on))
    await savePortrait(tx, deps, portrait, 'demo')
}
