import { createCipheriv, createECDH, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'

/** Keys of a browser's subscription, base64url: its P-256 point (65 bytes) and its secret (16 bytes). */
export type PushKeys = { p256dh: string; auth: string }

/** Random bytes (32 and 16), new for each message (RFC 8291, 3.1; RFC 8188, 4.6). */
export type PushSecrets = { privateKey: Uint8Array; salt: Uint8Array }

// RFC 8188, 2.1: record size (4,096), then length of the key id: here the sender's public key, 65 bytes
const sizes = Buffer.from([0, 0, 16, 0, 65])
// RFC 8188, 2: ends the text of the last record
const delimiter = '\x02'
// RFC 8291, 3.4
const webPushInfo = Buffer.from('WebPush: info\0')
const keyInfo = 'Content-Encoding: aes128gcm\0'
const nonceInfo = 'Content-Encoding: nonce\0'

// One for all messages. Each message sets a new key, and nothing is awaited between setting and use.
const sender = createECDH('prime256v1')

// One in 2^32 random keys is no private key. setPrivateKey then throws, and the message is retried.
function newSecrets(): PushSecrets {
  const bytes = randomBytes(48)
  return { privateKey: bytes.subarray(0, 32), salt: bytes.subarray(32) }
}

/**
 * Encrypts a payload for one browser (RFC 8188 aes128gcm, RFC 8291), in one record. Why not the library: ADR-09.3.
 * @param payload at most 3,993 bytes
 * @returns body of the request; undefined when the keys are invalid
 */
export function encryptPush(payload: string, keys: PushKeys, secrets = newSecrets()): Buffer | undefined {
  const [receiver, auth] = [Buffer.from(keys.p256dh, 'base64url'), Buffer.from(keys.auth, 'base64url')]
  // An uncompressed point begins with 4. Browsers use no other form.
  if (receiver.length !== 65 || receiver[0] !== 4 || auth.length !== 16) return undefined
  sender.setPrivateKey(secrets.privateKey)
  const own = sender.getPublicKey()
  const shared = sharedWith(receiver)
  if (!shared) return undefined
  const secret = createSecretKey(derive(shared, auth, Buffer.concat([webPushInfo, receiver, own]), 32))
  const key = createSecretKey(derive(secret, secrets.salt, keyInfo, 16))
  const cipher = createCipheriv('aes-128-gcm', key, derive(secret, secrets.salt, nonceInfo, 12))
  const text = cipher.update(payload + delimiter, 'utf8')
  cipher.final()
  return Buffer.concat([secrets.salt, sizes, own, text, cipher.getAuthTag()])
}

/** The shared secret. @returns undefined for a point that is not on the curve */
function sharedWith(receiver: Buffer): KeyObject | undefined {
  try {
    return createSecretKey(sender.computeSecret(receiver))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY') return undefined
    throw cause
  }
}

const derive = (secret: KeyObject, salt: Uint8Array, info: string | Buffer, bytes: number): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, salt, info, bytes))
