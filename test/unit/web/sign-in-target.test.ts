import { describe, expect, it } from 'vitest'
import { targetOf } from '../../../src/web/console/target.ts'

const origin = 'https://jieli.example'

describe('a sign-in at the console', () => {
  it.each([
    ['/console', '/console'],
    ['/console/relay/756', '/console/relay/756'],
    ['/console/relay?state=FORWARDED&sort=unreached#members', '/console/relay?state=FORWARDED&sort=unreached#members'],
    ['/console?account=park-admin', '/console'],
    ['/console/relay/756?account=park-admin&x=1', '/console/relay/756?x=1'],
    ['/console/chains/%E4%B8%80', '/console/chains/%E4%B8%80'],
  ])('asked for as %s leads to %s', (path, target) => {
    expect(targetOf(`${origin}${path}`, origin)).toBe(target)
  })

  it.each([
    'https://evil.example/console/relay/756',
    'http://jieli.example/console',
    'https://jieli.example:8443/console',
    'https://jieli.example@evil.example/console',
    '//evil.example/console',
    '/\\evil.example',
    'javascript:alert(1)//console',
    'data:text/html,/console',
    `${origin}//evil.example`,
    `${origin}//evil.example/console`,
    `${origin}/\\evil.example`,
    `${origin}/console/..//evil.example`,
    `${origin}/console/%2e%2e//evil.example`,
    `${origin}/consolex`,
    `${origin}/`,
    `${origin}/n/1`,
    '',
  ])('asked for as %j leads to the console’s first page', (href) => {
    expect(targetOf(href, origin)).toBe('/console')
  })

  it('never leads away from the origin', () => {
    for (const path of [
      '/console//evil.example',
      '/console/\\evil.example',
      '/console/@evil.example',
      '/console?//evil',
    ])
      expect(new URL(targetOf(`${origin}${path}`, origin), origin).origin).toBe(origin)
  })
})
