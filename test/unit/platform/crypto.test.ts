import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  type KeyRing,
  lookupDigest,
  opaqueId,
  parseKeyRing,
  readOpaqueId,
  seal,
  unseal,
} from '../../../src/platform/crypto.ts'

const ring: KeyRing = { current: 'k1', keys: { k1: randomBytes(32) } }
const rotated: KeyRing = { current: 'k2', keys: { ...ring.keys, k2: randomBytes(32) } }

describe('sealed values', () => {
  it('can be opened, differ at each sealing, and name cipher and key', () => {
    expect(unseal(ring, seal(ring, '张三@例'))).toBe('张三@例')
    expect(seal(ring, 'x')).not.toBe(seal(ring, 'x'))
    expect(seal(ring, 'x')).toMatch(/^aes-256-gcm\.k1\./)
  })

  it('can be opened after a rotation, and the new key seals from then on', () => {
    expect(unseal(rotated, seal(ring, 'old'))).toBe('old')
    expect(seal(rotated, 'new')).toMatch(/^aes-256-gcm\.k2\./)
    expect(lookupDigest(rotated, 'a')).toBe(lookupDigest(ring, 'a'))
  })

  it('are refused when altered or sealed by a removed key', () => {
    const sealed = seal(ring, 'secret')
    const altered = sealed.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    expect(() => unseal(ring, altered)).toThrow()
    expect(() => unseal({ current: 'k9', keys: { k9: randomBytes(32) } }, sealed)).toThrow('k1')
  })
})

describe('opaque ids', () => {
  it('give back their pair, and only with the key', () => {
    const id = opaqueId(ring, 42, 1_000_000_007)
    expect(id).toMatch(/^[\w-]{22}$/)
    expect(readOpaqueId(ring, id)).toEqual([42, 1_000_000_007])
    expect(readOpaqueId({ current: 'z', keys: { z: randomBytes(32) } }, id)).not.toEqual([42, 1_000_000_007])
  })

  it.each(['', 'x', '1-2', 'A'.repeat(21), 'A'.repeat(23), '../../etc/passwd', '%00'])('rejects %j', (id) => {
    expect(readOpaqueId(ring, id)).toBeUndefined()
  })
})

describe('a key ring', () => {
  it.each([
    ['a short key', { current: 'k', keys: { k: 'AAAA' } }],
    ['a current key that is missing', { current: 'x', keys: { k: randomBytes(32).toString('base64') } }],
  ])('is refused with %s', (_name, json) => {
    expect(() => parseKeyRing(JSON.stringify(json))).toThrow()
  })
})
