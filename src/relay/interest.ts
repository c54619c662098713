import { childrenOf, isLeaf, type Rule } from '../rules/rule.ts'

/** What an organisation wants to be asked about. */
export type InterestKind = 'INDUSTRY' | 'TAG'

/** As stored: an industry of GB/T 4754-2017 or the id of a tag. */
export type InterestRecord = {
  id: number
  orgId: string
  kind: InterestKind
  value: string
  addedAt: Date
  endedAt: Date | null
}

type Range = readonly [lo: number, hi: number]

/** What of a document interests are compared with. */
export type Subject = {
  /** Its tags and all above them. */
  tagIds: ReadonlySet<string>
  /** Industries its measures ask for, or that it is tagged with. */
  industries: readonly Range[]
}

/** An interest with its industry's classes; undefined for a tag. */
export type Wanted = { kind: InterestKind; value: string; range?: Range | undefined }

/** Whether a document meets an interest: its tag or one below it, or an industry that overlaps. Pure. */
export function meets(wanted: Wanted, subject: Subject): boolean {
  if (wanted.kind === 'TAG') return subject.tagIds.has(wanted.value)
  const { range } = wanted
  return range !== undefined && subject.industries.some(([lo, hi]) => lo <= range[1] && range[0] <= hi)
}

/** Industries that a rule asks for: ranges of classes. What it excludes (`not`) it does not ask for. Pure. */
export function industriesAsked(rule: Rule | null): Range[] {
  if (rule === null || rule.op === 'not') return []
  if (isLeaf(rule)) return rule.op === 'code' && rule.fact === 'industry' ? rule.ranges : []
  return childrenOf(rule).flatMap(industriesAsked)
}

type Tag = { id: string; code: string; name: string; facet: string; parentId: string | null }
type Industry = { code: string; zh: string; lo: number; hi: number }

/**
 * What of a document interests are compared with. Pure.
 * @param tags       the document's own
 * @param catalogue  all tags, for those above
 * @param rules      of its measures for enterprises
 * @param industries the standard; a tag of the facet INDUSTRY means the one whose code or name it bears
 */
export function subjectOf(
  tags: readonly Tag[],
  catalogue: ReadonlyMap<string, Tag>,
  rules: readonly (Rule | null)[],
  industries: readonly Industry[],
): Subject {
  const tagIds = new Set<string>()
  for (const tag of tags)
    for (let at: Tag | undefined = tag; at && !tagIds.has(at.id); at = catalogue.get(at.parentId ?? ''))
      tagIds.add(at.id)
  const tagged = tags
    .filter(({ facet }) => facet === 'INDUSTRY')
    .flatMap((tag) => industries.filter(({ code, zh }) => code === tag.code || zh === tag.name))
  return {
    tagIds,
    industries: [...rules.flatMap(industriesAsked), ...tagged.map(({ lo, hi }): Range => [lo, hi])],
  }
}
