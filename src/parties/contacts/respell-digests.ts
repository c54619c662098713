import { type KeyRing, lookupDigest, unseal } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import { readSetting, writeSetting } from '../../platform/settings.ts'
import { addressKey } from './contact.ts'
import { pageContacts, writeDigest } from './store.ts'

const setting = 'mail-digests'
const pageSize = 500

/**
 * Gives every mail address the digest that finds it in any capitals; builds before did so in its own spelling only.
 * Runs once for a database. Idempotent.
 */
export async function respellDigests(db: Db, ring: KeyRing): Promise<void> {
  if ((await readSetting(db, setting)) === 'without-case') return
  let after = { recipientId: 0 }
  for (;;) {
    const page = await pageContacts(db, 'EMAIL', after, pageSize)
    for (const contact of page) {
      const fresh = lookupDigest(ring, addressKey('EMAIL', unseal(ring, contact.sealed)))
      if (fresh !== contact.digest) await writeDigest(db, contact, fresh)
    }
    const last = page.at(-1)
    if (!last) break
    after = last
  }
  await writeSetting(db, setting, 'without-case')
}
