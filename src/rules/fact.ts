/** Kind of recipient that a fact is about. */
export type AudienceKind = 'CITIZEN' | 'ENTERPRISE'

/** Kind of a fact's values. CODE = a node of a code tree (industry, administrative division). */
export type FactKind = 'CODE' | 'ENUM' | 'SET' | 'NUMBER' | 'DATE' | 'BOOLEAN'

/** A text in both languages. */
export type Label = { zh: string; en: string }

/** The part of a fact's definition that rules need. */
export type Fact = {
  /** Slug: `[a-z][a-z0-9_]*`. */
  id: string
  audience: AudienceKind
  kind: FactKind
  label: Label
  /** NUMBER: its unit. DATE: the word for completed years, e.g. 周岁. */
  unit?: Label | undefined
  codeSystem?: string | undefined
  /** Choices of an ENUM or a SET. */
  values?: readonly { id: string; zh: string; en: string }[] | undefined
  /** Place in the projection table: a typed column, or a key of `extra jsonb`. */
  storage: 'column' | 'json'
  min?: number | undefined
  max?: number | undefined
}

/** A node of a code tree. `lo` to `hi` = inclusive range of the node's leaves, safe integers. */
export type CodeEntry = { code: string; lo: number; hi: number; zh: string; en?: string | undefined }

/** A code tree, e.g. GB/T 4754-2017. */
export type CodeSystem = { id: string; find(code: string): CodeEntry | undefined }

/** A named rule that other rules can use. */
export type Portrait = { version: number; rule: unknown; name?: string | undefined }

/** Facts, codes, portraits and organisations that rules of one audience can name. */
export type Catalogue = {
  version: string
  facts: ReadonlyMap<string, Fact>
  codes: ReadonlyMap<string, CodeSystem>
  portraits?: ReadonlyMap<string, Portrait> | undefined
  /** Id → name. When given, `memberOf` can name only these. */
  organisations?: ReadonlyMap<string, string> | undefined
}

/** The reserved fact id of organisation memberships. */
export const membership = 'memberOf'
