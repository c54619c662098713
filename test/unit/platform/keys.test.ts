// Beside crypto.test.ts: the file of keys, and what an opaque id reveals.
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readUnsubscribeToken, unsubscribeUrl } from '../../../src/dispatch/links.ts'
import {
  type KeyRing,
  keyRingFromFile,
  lookupDigest,
  opaqueId,
  parseKeyRing,
  readOpaqueId,
  sameSecret,
  seal,
  secretFor,
  unseal,
} from '../../../src/platform/crypto.ts'

const ring: KeyRing = { current: 'k1', keys: { k1: randomBytes(32) } }
const rotated: KeyRing = { current: 'k2', keys: { k2: randomBytes(32), ...ring.keys } }
const foreign: KeyRing = { current: 'k1', keys: { k1: randomBytes(32) } }

describe('the file of keys', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jieli-keys-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is made once, for the owner alone, and read again', async () => {
    const path = join(folder, 'a')
    const first = await keyRingFromFile(path)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await keyRingFromFile(path)).toEqual(first)
  })

  it('that others can read gets mode 0600', async () => {
    const path = join(folder, 'b')
    await keyRingFromFile(path)
    await chmod(path, 0o644)
    await keyRingFromFile(path)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('that is broken is refused and never overwritten', async () => {
    const path = join(folder, 'c')
    await writeFile(path, '{"current":"k1","keys":{}}')
    await expect(keyRingFromFile(path)).rejects.toThrow('k1')
    expect(await readFile(path, 'utf8')).toBe('{"current":"k1","keys":{}}')
  })
})

describe('a ring', () => {
  const key = randomBytes(32).toString('base64')
  it.each<[string, string]>([
    ['is not JSON', 'k1=abc'],
    ['has no current key', `{"keys":{"k1":"${key}"}}`],
    ['has a key that is not base64', '{"current":"k1","keys":{"k1":"§"}}'],
    ['has a key of 31 bytes', `{"current":"k1","keys":{"k1":"${randomBytes(31).toString('base64')}"}}`],
    ['has one short key beside a good one', `{"current":"k1","keys":{"k1":"${key}","k0":"AA=="}}`],
  ])('that %s is refused', (_name, text) => {
    expect(() => parseKeyRing(text)).toThrow()
  })
})

describe('sealed values', () => {
  it('of any text can be opened', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(unseal(rotated, seal(rotated, text))).toBe(text)
      }),
    )
  })

  it.each<[string, (parts: string[]) => string[]]>([
    ['the cipher renamed', ([, ...rest]) => ['aes-256-ctr', ...rest]],
    ['another key named', ([cipher, , ...rest]) => [cipher ?? '', 'k2', ...rest]],
    [
      'the start vector changed',
      ([a, b, , ...rest]) => [a ?? '', b ?? '', randomBytes(12).toString('base64url'), ...rest],
    ],
    ['the text exchanged', ([a, b, c, d]) => [a ?? '', b ?? '', c ?? '', d ?? '', 'AAAA']],
    ['the tag left out', ([a, b, c, , e]) => [a ?? '', b ?? '', c ?? '', '', e ?? '']],
    ['parts missing', ([a, b]) => [a ?? '', b ?? '']],
  ])('are refused with %s', (_name, alter) => {
    expect(() => unseal(rotated, alter(seal(ring, 'secret').split('.')).join('.'))).toThrow()
  })
})

describe('sealed values with a short tag', () => {
  it('are refused with a tag cut to four bytes', () => {
    const [cipher, key, iv, tag, body] = seal(ring, 'secret').split('.')
    expect(() => unseal(ring, [cipher, key, iv, tag?.slice(0, 6), body].join('.'))).toThrow()
  })
})

describe('opaque ids', () => {
  const ids = fc.tuple(fc.nat(2 ** 31 - 1), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }))

  it('of any pair can be read, also after a rotation', () => {
    fc.assert(
      fc.property(ids, ([first, second]) => {
        const id = opaqueId(ring, first, second)
        expect(readOpaqueId(ring, id)).toEqual([first, second])
        expect(readOpaqueId(rotated, id)).toEqual([first, second])
      }),
    )
  })

  it('of neighbours have nothing in common', () => {
    const list = Array.from({ length: 200 }, (_, i) => opaqueId(ring, 7, i))
    expect(new Set(list).size).toBe(200)
    const shared = list.slice(1).map((id, i) => [...id].filter((char, at) => char === list[i]?.[at]).length)
    expect(Math.max(...shared)).toBeLessThan(9)
  })

  it('cannot be guessed: almost none of 2,000 random ones reads as a pair', () => {
    const read = Array.from({ length: 2000 }, () => readOpaqueId(ring, randomBytes(16).toString('base64url')))
    // one in four million
    expect(read.filter((pair) => pair !== undefined).length).toBeLessThan(2)
  })

  it('of another ring cannot be read', () => {
    fc.assert(
      fc.property(ids, ([first, second]) => {
        expect(readOpaqueId(foreign, opaqueId(ring, first, second))).toBeUndefined()
      }),
    )
  })
})

describe('secrets for different purposes', () => {
  it('differ, and so do digests of different values', () => {
    expect(secretFor(ring, 'a')).not.toEqual(secretFor(ring, 'b'))
    expect(lookupDigest(ring, 'a')).not.toBe(lookupDigest(ring, 'b'))
    expect(lookupDigest(ring, 'a')).not.toBe(lookupDigest(foreign, 'a'))
  })
  it.each([
    ['abc', 'abc', true],
    ['abc', 'abd', false],
    ['abc', 'abcd', false],
    ['', '', true],
    ['é', 'e', false],
  ])('%j and %j: %s', (left, right, same) => {
    expect(sameSecret(left, right)).toBe(same)
  })
})

describe('unsubscribe links', () => {
  const tokenOf = (url: string) => url.split('/').at(-1) ?? ''
  it('reveal their recipient only to the ring that made them', () => {
    const url = unsubscribeUrl('https://x', ring, 42, '2026-11-24')
    expect(url).toMatch(/^https:\/\/x\/mail\/unsubscribe\/[\w.-]+$/)
    expect(readUnsubscribeToken(ring, tokenOf(url), '2026-11-24')).toEqual({ recipientId: 42, expired: false })
    expect(readUnsubscribeToken(foreign, tokenOf(url), '2026-11-24')).toBeUndefined()
  })
  it.each([
    ['2027-11-24', false],
    ['2027-11-25', true],
  ])('issued on 2026-11-24 are valid for a year: on %s expired %s', (today, expired) => {
    const token = tokenOf(unsubscribeUrl('https://x', ring, 42, '2026-11-24'))
    expect(readUnsubscribeToken(ring, token, today)?.expired).toBe(expired)
  })
  it.each([
    ['a sealed contact', seal(ring, 'a@b.cn')],
    ['a sealed number', seal(ring, '42')],
    ['a token of a negative recipient', seal(ring, '{"unsubscribe":-1,"on":"2026-11-24"}')],
    ['one without a day', seal(ring, '{"unsubscribe":1}')],
    ['nothing', ''],
  ])('%s is no token', (_name, token) => {
    expect(readUnsubscribeToken(ring, token, '2026-11-24')).toBeUndefined()
  })
})
