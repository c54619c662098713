import { createECDH, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import ece from 'http_ece'
import { describe, expect, it } from 'vitest'
import { encryptPush } from '../../../src/dispatch/channels/web-push/push-encryption.ts'

const browser = createECDH('prime256v1')
browser.generateKeys()
const keys = { p256dh: browser.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') }
const point = (change: (bytes: Buffer) => Buffer): string => change(browser.getPublicKey()).toString('base64url')

describe('encryption for a browser', () => {
  it('gives the result of RFC 8291, appendix A', () => {
    const body = encryptPush(
      'When I grow up, I want to be a watermelon',
      {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
      {
        privateKey: Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'),
        salt: Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url'),
      },
    )
    expect(body?.toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    )
  })

  it('can be decrypted by another implementation, for any text', () => {
    const open = (body: Buffer | undefined): string =>
      ece
        .decrypt(body ?? Buffer.alloc(0), { version: 'aes128gcm', privateKey: browser, authSecret: keys.auth })
        .toString()
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 900 }), (text) => {
        expect(open(encryptPush(text, keys))).toBe(text)
      }),
      { numRuns: 50 },
    )
  })

  it('has a key pair and a salt of its own in each message', () => {
    const bodies = Array.from({ length: 20 }, () => encryptPush('一', keys) ?? Buffer.alloc(0))
    const different = (from: number, to: number) =>
      new Set(bodies.map((body) => body.subarray(from, to).toString('hex'))).size
    expect([different(0, 16), different(16, 21), different(21, 86)]).toEqual([20, 1, 20])
  })

  it.each([
    ['a point that is not on the curve', { ...keys, p256dh: Buffer.alloc(65, 4).toString('base64url') }],
    [
      'a point that is altered',
      { ...keys, p256dh: point((bytes) => Buffer.from(bytes.map((byte, i) => (i === 9 ? byte ^ 1 : byte)))) },
    ],
    ['a compressed point', { ...keys, p256dh: browser.getPublicKey('base64url', 'compressed') }],
    ['a hybrid point', { ...keys, p256dh: browser.getPublicKey('base64url', 'hybrid') }],
    ['the point at infinity', { ...keys, p256dh: 'AA' }],
    ['a point cut short', { ...keys, p256dh: point((bytes) => bytes.subarray(0, 64)) }],
    ['no point', { ...keys, p256dh: '' }],
    ['a short secret', { ...keys, auth: randomBytes(15).toString('base64url') }],
    ['a long secret', { ...keys, auth: randomBytes(17).toString('base64url') }],
  ])('is refused for %s, and works again for the next', (_what, bad) => {
    expect(encryptPush('一', bad)).toBeUndefined()
    expect(encryptPush('一', keys)).toBeInstanceOf(Buffer)
  })
})
