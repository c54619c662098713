import type { TagRecord } from '../publish/record.ts'
import { withTagsAbove } from '../publish/tag-tree.ts'
import { childrenOf, isLeaf, type Rule } from '../rules/rule.ts'

/** An industry or a theme. */
export type InterestKind = 'INDUSTRY' | 'TAG'

/** As stored. `value` = code of an industry of GB/T 4754-2017, or id of a tag. */
export type InterestRecord = {
  id: number
  orgId: string
  kind: InterestKind
  value: string
  addedAt: Date
  endedAt: Date | null
}

type Range = readonly [lo: number, hi: number]

/** The parts of a document that interests are compared with. */
export type Subject = {
  /** its tags and all their ancestors */
  tagIds: ReadonlySet<string>
  /** industries that its measures require or that its tags name */
  industries: readonly Range[]
}

/** An interest with the classes of its industry; undefined for a tag. */
export type Wanted = { kind: InterestKind; value: string; range?: Range | undefined }

/** Whether a document meets an interest: by its tag or one below it, or by an overlapping industry. Pure. */
export function meets(wanted: Wanted, subject: Subject): boolean {
  if (wanted.kind === 'TAG') return subject.tagIds.has(wanted.value)
  const { range } = wanted
  return range !== undefined && subject.industries.some(([lo, hi]) => lo <= range[1] && range[0] <= hi)
}

/** Industries that a rule requires, as ranges of classes. Excluded industries (`not`) do not count. Pure. */
export function industriesRequired(rule: Rule | null): Range[] {
  if (rule === null || rule.op === 'not') return []
  if (isLeaf(rule)) return rule.op === 'code' && rule.fact === 'industry' ? rule.ranges : []
  return childrenOf(rule).flatMap(industriesRequired)
}

type Industry = { code: string; zh: string; lo: number; hi: number }

/**
 * The subject of a document. Pure.
 * @param tags       the document's own
 * @param catalogue  all tags, to find ancestors
 * @param rules      of its measures for enterprises
 * @param industries the standard; a tag of the facet INDUSTRY means the industry with its code or name
 */
export function subjectOf(
  tags: readonly TagRecord[],
  catalogue: ReadonlyMap<string, TagRecord>,
  rules: readonly (Rule | null)[],
  industries: readonly Industry[],
): Subject {
  const tagIds = withTagsAbove(
    tags.map(({ id }) => id),
    catalogue,
  )
  const tagged = tags
    .filter(({ facet }) => facet === 'INDUSTRY')
    .flatMap((tag) => industries.filter(({ code, zh }) => code === tag.code || zh === tag.name))
  return {
    tagIds,
    industries: [...rules.flatMap(industriesRequired), ...tagged.map(({ lo, hi }): Range => [lo, hi])],
  }
}
