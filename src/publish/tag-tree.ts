import type { TagRecord } from './record.ts'

/** Tags with all tags above them. Pure. Ends also on a circle. */
export function withTagsAbove(tagIds: Iterable<string>, catalogue: ReadonlyMap<string, TagRecord>): Set<string> {
  const found = new Set<string>()
  for (const id of tagIds)
    for (let at: string | null = id; at !== null && !found.has(at); at = catalogue.get(at)?.parentId ?? null)
      found.add(at)
  return found
}

/** Tags with all tags below them. Pure. */
export function withTagsBelow(tagIds: Iterable<string>, catalogue: ReadonlyMap<string, TagRecord>): Set<string> {
  const wanted = new Set(tagIds)
  const below = [...catalogue.keys()].filter((id) => [...withTagsAbove([id], catalogue)].some((one) => wanted.has(one)))
  return new Set([...wanted, ...below])
}
