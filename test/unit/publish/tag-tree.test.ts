import { describe, expect, it } from 'vitest'
import { withTagsAbove, withTagsBelow } from '../../../src/publish/tag-tree.ts'

const tag = (id: string, parentId: string | null) => ({ id, code: id, name: id, facet: 'THEME', parentId })
const tree = new Map(
  [tag('wide', null), tag('mid', 'wide'), tag('narrow', 'mid'), tag('other', null), tag('a', 'b'), tag('b', 'a')].map(
    (one) => [one.id, one],
  ),
)

describe('the tree of tags', () => {
  it.each([
    ['narrow', ['narrow', 'mid', 'wide'], ['narrow']],
    ['mid', ['mid', 'wide'], ['mid', 'narrow']],
    ['wide', ['wide'], ['wide', 'mid', 'narrow']],
    ['unknown', ['unknown'], ['unknown']],
    ['a', ['a', 'b'], ['a', 'b']],
  ])('%s: above and below', (id, above, below) => {
    expect([...withTagsAbove([id], tree)]).toEqual(above)
    expect([...withTagsBelow([id], tree)].sort()).toEqual([...below].sort())
  })
})
