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
import { say } from './locale.ts'
import { SettingError } from './setting-error.ts'

/**
 * Keys by id. `current` encrypts and every key decrypts. To rotate, add a key and name it `current`.
 * Each sealed value names its cipher and key, so that SM4 and SM3 can replace AES and SHA-256 later.
 */
export type KeyRing = { current: string; keys: Record<string, Buffer> }

const ringShape = z.object({ current: z.string(), keys: z.record(z.string(), z.base64()) })

/**
 * Parses `{"current":"k1","keys":{"k1":"<32 bytes base64>"}}`.
 * @throws Error when a key is not 32 bytes or `current` names none; the message holds no key
 */
export function parseKeyRing(text: string): KeyRing {
  const ring = ringShape.safeParse(jsonOf(text))
  if (!ring.success) {
    const [issue] = ring.error.issues
    const shape = '{"current":…,"keys":{…}}'
    const at = `${issue?.path.join('.') || 'JSON'}: ${issue?.message}`
    throw new Error(say({ zh: `应为 ${shape}；${at}`, en: `must be ${shape}; ${at}` }))
  }
  const { current } = ring.data
  const keys = Object.fromEntries(Object.entries(ring.data.keys).map(([id, key]) => [id, Buffer.from(key, 'base64')]))
  for (const [id, key] of Object.entries(keys)) {
    if (key.length !== 32)
      throw new Error(
        say({
          zh: `密钥 ${id} 应为 32 字节，现为 ${key.length}`,
          en: `key ${id} must be 32 bytes, has ${key.length}`,
        }),
      )
  }
  if (!Object.hasOwn(keys, current))
    throw new Error(
      say({ zh: `当前密钥 ${current} 不在密钥环中`, en: `the current key ${current} is not in the ring` }),
    )
  return { current, keys }
}

// Why no message: JSON.parse quotes the text, which holds the keys.
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads the ring from a file and sets its mode to 0600. A missing file is created with a new key. */
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

// Why KeyObjects instead of Buffers: each message opens a value (ADR-09.3).
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

/** Opens a value of `seal`. @throws Error when the value was altered or its key is not in the ring */
export function unseal(ring: KeyRing, sealed: string): string {
  const [cipherName, keyId, iv, tag, body] = sealed.split('.')
  if (cipherName !== 'aes-256-gcm' || !keyId || !iv || !tag || body === undefined) throw new Error('not a sealed value')
  const decipher = createDecipheriv('aes-256-gcm', derive(ring, keyId, 'seal'), Buffer.from(iv, 'base64url'), {
    // Why: Node accepts tags of 4 bytes, which an attacker can guess.
    authTagLength: 16,
  })
  decipher.setAuthTag(Buffer.from(tag, 'base64url'))
  return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8')
}

/**
 * Keyed digest by which a sealed value is looked up. The first key id in text order makes it.
 * Why: a rotation whose new id sorts later keeps every digest.
 */
export function lookupDigest(ring: KeyRing, value: string): string {
  return createHmac('sha256', derive(ring, oldest(ring), 'lookup'))
    .update(value)
    .digest('base64url')
}

const oldest = (ring: KeyRing): string => Object.keys(ring.keys).sort()[0] ?? ring.current

// One cipher serves all ids: blocks of ECB do not depend on each other, and making a cipher is expensive (ADR-05.1).
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
 * Encrypts a pair of numbers as one AES block. Equal pairs give equal ids.
 * Without the key an id does not reveal its pair, nor whether a pair exists.
 * @returns 22 characters base64url
 */
export function opaqueId(ring: KeyRing, first: number, second: number): string {
  const block = Buffer.allocUnsafe(16)
  block.writeBigInt64BE(BigInt(first), 0)
  block.writeBigInt64BE(BigInt(second), 8)
  return b64(blockCipher(ring).encrypt.update(block))
}

/**
 * Reverses `opaqueId`.
 * @returns undefined for a text that decrypts to no pair. One in four million random ids decrypts to some pair.
 */
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
