/** Whom a fact is about. */
export type AudienceKind = 'CITIZEN' | 'ENTERPRISE'

/** What values a fact takes. CODE = a place in a tree (industry, administrative division). */
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
  /** Of a NUMBER; of a DATE how its completed years are called, e.g. 周岁. */
  unit?: Label | undefined
  codeSystem?: string | undefined
  /** The choices of ENUM and SET. */
  values?: readonly { id: string; zh: string; en: string }[] | undefined
  /** Typed column of the projection table, or a key of its `extra jsonb`. */
  storage: 'column' | 'json'
  min?: number | undefined
  max?: number | undefined
}

/** A place in a code tree as the inclusive range of its leaves; safe integers. */
export type CodeEntry = { code: string; lo: number; hi: number; zh: string; en?: string | undefined }

/** A code tree, e.g. GB/T 4754-2017. */
export type CodeSystem = { id: string; find(code: string): CodeEntry | undefined }

/** A named rule as another rule may use it. */
export type Portrait = { version: number; rule: unknown; name?: string | undefined }

/** What rules of one audience may speak of. */
export type Catalogue = {
  version: string
  facts: ReadonlyMap<string, Fact>
  codes: ReadonlyMap<string, CodeSystem>
  portraits?: ReadonlyMap<string, Portrait> | undefined
  /** id → name; when given, `memberOf` may name only these. */
  organisations?: ReadonlyMap<string, string> | undefined
}

/** The reserved id of organisation membership among facts. */
export const membership = 'memberOf'
