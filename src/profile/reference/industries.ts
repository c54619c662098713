import { readFileSync } from 'node:fs'
import type { Abolished, CodeEntry, CodeSystem } from '../../rules/fact.ts'

// GB/T 4754-2017 国民经济行业分类 with amendment 1 of 2019: section letter, then 2, 3 or 4 digits.
// data/gbt4754-2017.json: [code with letter, name].
const file = new URL('./data/gbt4754-2017.json', import.meta.url)
// Codes of GB/T 4754-2011 that the edition of 2017 has not, and whose name it has once: [2011, 2017].
const formerFile = new URL('./data/gbt4754-2011.json', import.meta.url)

/** 门类 A–T, 大类 2 digits, 中类 3, 小类 4. */
export type IndustryLevel = 'section' | 'division' | 'group' | 'class'
const lengths: Record<IndustryLevel, number> = { section: 1, division: 3, group: 4, class: 5 }

type Loaded = { ordered: CodeEntry[]; byCode: Map<string, CodeEntry> }
let loaded: Loaded | undefined
let former: Map<string, string> | undefined
let below: Map<string, CodeEntry[]> | undefined

function load(): Loaded {
  const rows = JSON.parse(readFileSync(file, 'utf8')) as [string, string][]
  const ordered: CodeEntry[] = []
  const byCode = new Map<string, CodeEntry>()
  for (const [code, zh] of rows) {
    const digits = code.slice(1)
    const width = 10 ** (4 - digits.length)
    const lo = Number(digits) * width
    // A section has no digits: it spans the divisions that follow it.
    const entry = digits === '' ? { code, lo: Infinity, hi: 0, zh } : { code, lo, hi: lo + width - 1, zh }
    ordered.push(entry)
    byCode.set(code, entry)
    if (digits === '') continue
    // A code without the section letter is accepted too.
    byCode.set(digits, entry)
    const section = byCode.get(code.slice(0, 1))
    if (!section) throw new Error(`${code} comes before its section in gbt4754-2017.json`)
    section.lo = Math.min(section.lo, entry.lo)
    section.hi = Math.max(section.hi, entry.hi)
  }
  return { ordered, byCode }
}

const all = (): Loaded => {
  loaded ??= load()
  return loaded
}

function loadFormer(): Map<string, string> {
  const rows = JSON.parse(readFileSync(formerFile, 'utf8')) as [string, string][]
  return new Map(rows.flatMap(([code, to]) => [[code, to] as const, [code.slice(1), to] as const]))
}

function abolished(code: string): Abolished | undefined {
  former ??= loadFormer()
  const successor = find(former.get(code) ?? '')
  return successor && { successor, since: '2017-10-01', notice: 'GB/T 4754-2017' }
}

const find = (code: string): CodeEntry | undefined => all().byCode.get(code)

/**
 * Industries as ranges of 4-digit classes: C39 is 3900–3999, section C spans its divisions. `39` means C39. A code of
 * 2011 alone counts as its successor.
 */
export const industryCodes: CodeSystem = {
  id: 'GB/T 4754-2017',
  find,
  locate: (code) => find(code) ?? abolished(code)?.successor,
  abolished,
  parent: (code) => industryAncestors(code)[0],
  parts: (code) => industryChildren(code),
}

/** Industries in the order of the standard, all or of one level. */
export const listIndustries = (level?: IndustryLevel): CodeEntry[] =>
  all().ordered.filter((entry) => level === undefined || entry.code.length === lengths[level])

/** Wider industries, nearest first: C3921 → C392, C39, C. */
export function industryAncestors(code: string): CodeEntry[] {
  const own = industryCodes.find(code)?.code ?? ''
  return [4, 3, 1].flatMap((length) => (length < own.length ? (industryCodes.find(own.slice(0, length)) ?? []) : []))
}

/** Industries one level below: C → C13 … C43. */
export function industryChildren(code: string): CodeEntry[] {
  below ??= Map.groupBy(all().ordered, (entry) => industryAncestors(entry.code)[0]?.code ?? '')
  return below.get(industryCodes.find(code)?.code ?? 'none') ?? []
}
