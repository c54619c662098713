import { describe, expect, it } from 'vitest'
import { handDownTo, managedBy } from '../../../src/web/console/members/organisation-tree.ts'
import { decodeText } from '../../../src/web/console/members/read-file.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
// 甲厂 in GB18030
const gb = Uint8Array.from([0xbc, 0xd7, 0xb3, 0xa7])

describe('a file as spreadsheets write it', () => {
  it.each<[string, Uint8Array, string, string]>([
    ['UTF-8', utf8('甲厂'), '甲厂', 'UTF-8'],
    ['UTF-8 with its mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8('甲厂')]), '甲厂', 'UTF-8'],
    ['GB18030', gb, '甲厂', 'GB18030'],
    ['GB18030 beside ASCII', Uint8Array.from([...utf8('uscc,name\n1,'), ...gb]), 'uscc,name\n1,甲厂', 'GB18030'],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x32, 0x75, 0x82, 0x53]), '甲厂', 'UTF-16'],
    ['ASCII alone', utf8('uscc,name'), 'uscc,name', 'UTF-8'],
    ['nothing', new Uint8Array(), '', 'UTF-8'],
    ['UTF-8 with one broken character', Uint8Array.from([...utf8('甲乙丙丁戊'), 0xff]), '甲乙丙丁戊\uFFFD', 'UTF-8'],
  ])('%s', (_name, bytes, text, encoding) => {
    expect(decodeText(bytes)).toEqual({ text, encoding })
  })
})

describe('organisations somebody looks after', () => {
  const org = (id: string, parent: string | null = null, kind = 'PARK') => ({
    id,
    name: id,
    kind,
    parent: parent ? { id: parent } : null,
  })
  const tree = [
    org('floor', 'tower'),
    org('tower', 'park'),
    org('other'),
    org('park'),
    org('office', null, 'DEPARTMENT'),
  ]
  it('are the own one first and all below it', () => {
    expect(managedBy(tree, 'park').map(({ id }) => id)).toEqual(['park', 'floor', 'tower'])
    expect(managedBy(tree, 'floor').map(({ id }) => id)).toEqual(['floor'])
  })
  it('are all but departments for an administrator', () => {
    expect(managedBy(tree, undefined).map(({ id }) => id)).toEqual(['floor', 'tower', 'other', 'park'])
  })
  it('are offered for handing down before all others, without the own one and departments', () => {
    const { below, others } = handDownTo(tree, 'park')
    expect(below.map(({ id }) => id)).toEqual(['floor', 'tower'])
    expect(others.map(({ id }) => id)).toEqual(['other'])
  })
})
