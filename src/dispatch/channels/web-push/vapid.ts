import webpush from 'web-push'
import { z } from 'zod'
import { type KeyRing, seal, unseal } from '../../../platform/crypto.ts'
import type { Db } from '../../../platform/db.ts'
import { keepSetting } from '../../../platform/settings.ts'

/** The key pair that identifies this service to push services (RFC 8292). base64url. */
export type VapidKeys = { publicKey: string; privateKey: string }

const stored = z.object({ publicKey: z.string(), sealedPrivateKey: z.string() })

/** The key pair of this installation, made at first start. Why kept: a subscription works with its own pair only. */
export async function vapidKeys(db: Db, ring: KeyRing): Promise<VapidKeys> {
  const kept = await keepSetting(db, 'vapid', () => {
    const fresh = webpush.generateVAPIDKeys()
    return { publicKey: fresh.publicKey, sealedPrivateKey: seal(ring, fresh.privateKey) }
  })
  const { publicKey, sealedPrivateKey } = stored.parse(kept)
  return { publicKey, privateKey: unseal(ring, sealedPrivateKey) }
}
