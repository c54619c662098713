import { createECDH, randomBytes } from 'node:crypto'

const keys = createECDH('prime256v1')
keys.generateKeys()

/** A push registration with a real key, at an address without a server. */
export const push = {
  endpoint: 'https://push.example/abc',
  p256dh: keys.getPublicKey('base64url'),
  auth: randomBytes(16).toString('base64url'),
}
