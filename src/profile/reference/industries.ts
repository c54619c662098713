import { readFileSync } from 'node:fs'
import type { CodeEntry, CodeSystem } from '../../rules/fact.ts'

// GB/T 4754-2017 国民经济行业分类: section letter, then 2, 3 or 4 digits. data/gbt4754-2017.json: [code with letter, name].
const file = new URL('./data/gbt4754-2017.json', import.meta.url)

let entries: Map<string, CodeEntry> | undefined

function load(): Map<string, CodeEntry> {
  const rows = JSON.parse(readFileSync(file, 'utf8')) as [string, string][]
  const found = new Map<string, CodeEntry>()
  const spans = new Map<string, [number, number]>()
  for (const [code, zh] of rows) {
    const digits = code.slice(1)
    if (digits === '') continue
    const width = 10 ** (4 - digits.length)
    const lo = Number(digits) * width
    const entry = { code, lo, hi: lo + width - 1, zh }
    // accepted with or without the section letter
    found.set(code, entry)
    found.set(digits, entry)
    const section = code.slice(0, 1)
    const [from, to] = spans.get(section) ?? [lo, entry.hi]
    spans.set(section, [Math.min(from, lo), Math.max(to, entry.hi)])
  }
  for (const [code, zh] of rows) {
    const span = code.length === 1 ? spans.get(code) : undefined
    if (span) found.set(code, { code, lo: span[0], hi: span[1], zh })
  }
  return found
}

const all = (): Map<string, CodeEntry> => (entries ??= load())

/** Industries as ranges of 4-digit classes: C39 is 3900–3999, section C spans its divisions. */
export const industryCodes: CodeSystem = { id: 'GB/T 4754-2017', find: (code) => all().get(code) }

/** Every industry once, section by section. */
export const listIndustries = (): CodeEntry[] => [...new Set(all().values())]
