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

/** A code that a system no longer has, and the one that stands for it now. */
export type Abolished = { successor: CodeEntry; since: string; notice: string }

/** A code tree, e.g. GB/T 4754-2017. */
export type CodeSystem = {
  id: string
  /** The entry of exactly this code, as rules name it. */
  find(code: string): CodeEntry | undefined
  /** The entry that a stated code counts as: its own, its successor's, or the nearest wider one. Default: `find`. */
  locate?(code: string): CodeEntry | undefined
  abolished?(code: string): Abolished | undefined
  /** The entry one level above, and all entries one level below. */
  parent?(code: string): CodeEntry | undefined
  parts?(code: string): readonly CodeEntry[]
}

/** The entry that a stated value of a CODE fact counts as. */
export function locateCode(fact: Pick<Fact, 'codeSystem'>, code: unknown, { codes }: Catalogue): CodeEntry | undefined {
  const system = codes.get(fact.codeSystem ?? '')
  if (typeof code !== 'string' || !system) return undefined
  return system.locate ? system.locate(code) : system.find(code)
}

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
