import {
  type Cipheriv,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type Decipheriv,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { SettingError } from './setting-error.ts'

/**
 * The key ring. `current` encrypts; every key decrypts, so that keys are rotated by adding one in front.
 * Each sealed value names its cipher and key, so that SM4/SM3 can stand in later.
 */
export type KeyRing = { current: string; keys: Record<string, Buffer> }

const ringShape = z.object({ current: z.string(), keys: z.record(z.string(), z.base64()) })

/**
 * Parses `{"current":"k1","keys":{"k1":"<32 bytes base64>"}}`.
 * @throws when a key is not 32 bytes or current is missing, in words that tell nothing of a key
 */
export function parseKeyRing(text: string): KeyRing {
  const ring = ringShape.safeParse(jsonOf(text))
  if (!ring.success) {
    const [issue] = ring.error.issues
    throw new Error(`应为 must be {"current":…,"keys":{…}}; ${issue?.path.join('.') || 'JSON'}: ${issue?.message}`)
  }
  const { current } = ring.data
  const keys = Object.fromEntries(Object.entries(ring.data.keys).map(([id, key]) => [id, Buffer.from(key, 'base64')]))
  for (const [id, key] of Object.entries(keys)) {
    if (key.length !== 32)
      throw new Error(`密钥 ${id} 应为 32 字节，现为 ${key.length} key ${id} must be 32 bytes, has ${key.length}`)
  }
  if (!Object.hasOwn(keys, current))
    throw new Error(`当前密钥 ${current} 不在密钥环中 the current key ${current} is not in the ring`)
  return { current, keys }
}

// the parser's own message would quote the text, keys and all
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads the ring from a file with mode 0600, making it at first start. */
export async function keyRingFromFile(path: string): Promise<KeyRing> {
  const fresh = JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } })
  await writeFile(path, fresh, { flag: 'wx', mode: 0o600 }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause
  })
  await chmod(path, 0o600)
  try {
    return parseKeyRing(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new SettingError('JIELI_DATA_DIR', `${path}: ${(cause as Error).message}`)
  }
}

function keyOf(ring: KeyRing, id: string): Buffer {
  const key = ring.keys[id]
  if (!key) throw new Error(`key ${id} is not in the ring; add it to JIELI_KEYS`)
  return key
}

const derived = new WeakMap<Buffer, Map<string, KeyObject>>()

// KeyObjects instead of Buffers: a value is opened for each message (ADR-09.3)
function derive(ring: KeyRing, id: string, purpose: string): KeyObject {
  const key = keyOf(ring, id)
  const kept = derived.get(key) ?? new Map<string, KeyObject>()
  derived.set(key, kept)
  const made = kept.get(purpose) ?? createSecretKey(createHmac('sha256', key).update(`jieli/${purpose}`).digest())
  kept.set(purpose, made)
  return made
}

/** AES-256-GCM. @returns `aes-256-gcm.<key id>.<iv>.<tag>.<ciphertext>`, parts base64url */
export function seal(ring: KeyRing, plain: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derive(ring, ring.current, 'seal'), iv)
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return ['aes-256-gcm', ring.current, b64(iv), b64(cipher.getAuthTag()), b64(body)].join('.')
}

/** Opens what `seal` made. @throws when altered or its key is not in the ring */
export function unseal(ring: KeyRing, sealed: string): string {
  const [cipherName, keyId, iv, tag, body] = sealed.split('.')
  if (cipherName !== 'aes-256-gcm' || !keyId || !iv || !tag || body === undefined) throw new Error('not a sealed value')
  const decipher = createDecipheriv('aes-256-gcm', derive(ring, keyId, 'seal'), Buffer.from(iv, 'base64url'), {
    // Node would take a tag of 4 bytes, which can be guessed
    authTagLength: 16,
  })
  decipher.setAuthTag(Buffer.from(tag, 'base64url'))
  return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8')
}

/** Keyed digest for look-up of a value that is stored sealed. The oldest key of the ring makes it, so rotation keeps it. */
export function lookupDigest(ring: KeyRing, value: string): string {
  return createHmac('sha256', derive(ring, oldest(ring), 'lookup'))
    .update(value)
    .digest('base64url')
}

const oldest = (ring: KeyRing): string => Object.keys(ring.keys).sort()[0] ?? ring.current

// Blocks of ECB do not depend on each other, so one cipher serves for ever: making it is fifty times the work of a block, and
// a publication names thousands of notices at once.
const blockCiphers = new WeakMap<KeyRing, { keyId: string; encrypt: Cipheriv; decrypt: Decipheriv }>()

function blockCipher(ring: KeyRing): { encrypt: Cipheriv; decrypt: Decipheriv } {
  const keyId = oldest(ring)
  const known = blockCiphers.get(ring)
  if (known?.keyId === keyId) return known
  const key = derive(ring, keyId, 'id')
  const made = {
    keyId,
    encrypt: createCipheriv('aes-256-ecb', key, null).setAutoPadding(false),
    decrypt: createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false),
  }
  blockCiphers.set(ring, made)
  return made
}

/**
 * A pair of numbers as an opaque, unguessable id: one AES block, so equal pairs give equal ids and nobody
 * without the key can tell whether a pair exists. @returns 22 characters base64url
 */
export function opaqueId(ring: KeyRing, first: number, second: number): string {
  const block = Buffer.allocUnsafe(16)
  block.writeBigInt64BE(BigInt(first), 0)
  block.writeBigInt64BE(BigInt(second), 8)
  return b64(blockCipher(ring).encrypt.update(block))
}

/** Reverses `opaqueId`; undefined for anything it did not make. */
export function readOpaqueId(ring: KeyRing, id: string): [number, number] | undefined {
  if (!/^[\w-]{22}$/.test(id)) return undefined
  const block = blockCipher(ring).decrypt.update(Buffer.from(id, 'base64url'))
  const pair = [block.readBigInt64BE(0), block.readBigInt64BE(8)].map(Number) as [number, number]
  return pair.every((part) => Number.isSafeInteger(part) && part >= 0) ? pair : undefined
}

/** A secret for one purpose, derived from the ring. */
export const secretFor = (ring: KeyRing, purpose: string): Buffer => derive(ring, oldest(ring), purpose).export()

/** Compares two secrets in constant time. */
export function sameSecret(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const b64 = (bytes: Buffer): string => bytes.toString('base64url')
