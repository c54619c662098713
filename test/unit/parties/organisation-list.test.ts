import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OrganisationRow, planOrganisations } from '../../../src/parties/organisations/organisation-list.ts'
import type { Organisation } from '../../../src/parties/recipient.ts'

const row = (line: number, id: string, parent = '', change: Partial<OrganisationRow> = {}): OrganisationRow => ({
  line,
  id,
  name: id,
  kind: '园区',
  parent,
  ...change,
})
const org = (id: string, parentId: string | null = null): Organisation => ({ id, name: id, kind: 'PARK', parentId })

describe('a list of organisations', () => {
  it('puts each after the one above it, in whatever order they are named', () => {
    const { put, refused } = planOrganisations([row(2, 'c', 'b'), row(3, 'b', 'a'), row(4, 'a')], [])
    expect([put.map(({ id }) => id), refused]).toEqual([['a', 'b', 'c'], []])
  })

  it('reads ids and kinds in any width', () => {
    const { put } = planOrganisations([row(2, 'ａ'), row(3, ' b', 'ａ ', { kind: 'ｐａｒｋ' })], [])
    expect(put).toEqual([org('a'), org('b', 'a')].map((one, i) => ({ ...one, name: i === 0 ? 'ａ' : 'b' })))
  })

  it('names new, renamed, moved and unchanged organisations', () => {
    const standing = [org('a'), org('b', 'a'), org('c')]
    const rows = [row(2, 'a', '', { name: '甲' }), row(3, 'b'), row(4, 'c'), row(5, 'd', 'c', { kind: 'association' })]
    const { put, moved, unchanged, refused } = planOrganisations(rows, standing)
    expect(put).toEqual([
      { ...org('a'), name: '甲' },
      org('b'),
      { id: 'd', name: 'd', kind: 'ASSOCIATION', parentId: 'c' },
    ])
    expect([moved, unchanged, refused]).toEqual([['b'], 1, []])
  })

  it.each<[string, OrganisationRow[], number[]]>([
    ['a circle of two', [row(2, 'x', 'y'), row(3, 'y', 'x')], [2, 3]],
    ['itself above', [row(2, 'x', 'x')], [2]],
    ['a circle through one that stands', [row(2, 'a', 'b')], [2]],
    ['a parent that is not there', [row(2, 'x', 'nowhere')], [2]],
    [
      'a refused parent and whoever is below it',
      [row(2, 'x', 'nowhere'), row(3, 'y', 'x'), row(4, 'z', 'y')],
      [2, 3, 4],
    ],
    ['an id that is none', [row(2, 'Ä b'), row(3, 'ok')], [2]],
    ['the same twice', [row(2, 'x'), row(3, 'x')], [3]],
    ['no name', [row(2, 'x', '', { name: ' ' })], [2]],
    ['another kind', [row(2, 'x', '', { kind: '公司' })], [2]],
  ])('refuses %s, by line', (_name, rows, lines) => {
    expect(planOrganisations(rows, [org('a'), org('b', 'a')]).refused.map(({ line }) => line)).toEqual(lines)
  })

  it('never makes a circle', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    const rows = fc.array(fc.tuple(id, fc.option(id)).map(([one, above]) => row(0, one, above ?? '')))
    fc.assert(
      fc.property(rows, rows, (first, second) => {
        const standing = planOrganisations(first, []).put
        const after = new Map(standing.map((one) => [one.id, one]))
        for (const one of planOrganisations(second, standing).put) after.set(one.id, one)
        for (const start of after.values()) {
          const seen = new Set<string>()
          for (let at: Organisation | undefined = start; at; at = at.parentId ? after.get(at.parentId) : undefined) {
            if (seen.has(at.id)) return false
            seen.add(at.id)
            if (at.parentId && !after.has(at.parentId)) return false
          }
        }
        return true
      }),
    )
  })
})
