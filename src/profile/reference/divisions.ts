import { readFileSync } from 'node:fs'
import type { CodeEntry, CodeSystem } from '../../rules/fact.ts'

// GB/T 2260 and the statistical codes below it: 6 digits to the county, 9 to the street or town, 12 to the village or
// residents' committee (in full for Qingpu). data/divisions.json: [code, name].
const file = new URL('./data/divisions.json', import.meta.url)

let entries: Map<string, CodeEntry> | undefined

function load(): Map<string, CodeEntry> {
  const rows = JSON.parse(readFileSync(file, 'utf8')) as [string, string][]
  return new Map(rows.map(([code, zh]) => [code, { code, zh, ...rangeOf(code) }]))
}

/** 310000 is the province, 310100 the prefecture, 310118 the district: trailing pairs of zeros stand for all below. */
function rangeOf(code: string): { lo: number; hi: number } {
  const prefix = code.length === 6 ? code.replace(/(00){1,2}$/, '') : code
  const width = 10 ** (12 - prefix.length)
  const lo = Number(prefix) * width
  return { lo, hi: lo + width - 1 }
}

const all = (): Map<string, CodeEntry> => (entries ??= load())

/** Administrative divisions as ranges of 12-digit codes. */
export const divisionCodes: CodeSystem = { id: 'GB/T 2260', find: (code) => all().get(code) }

/** The codes above a division, nearest first: 310118102 → 310118, 310100, 310000. */
export function ancestorsOf(code: string): CodeEntry[] {
  const candidates = [code.slice(0, 9), code.slice(0, 6), `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`]
  return [...new Set(candidates)].flatMap((candidate) => (candidate === code ? [] : (all().get(candidate) ?? [])))
}

/** 上海市青浦区朱家角镇: the whole name, the placeholder 市辖区 left out. */
export function fullName(code: string): string {
  const own = all().get(code)
  const names = [...ancestorsOf(code).reverse(), ...(own ? [own] : [])].map((entry) => entry.zh)
  return names.filter((name) => name !== '市辖区' && name !== '县').join('')
}

/** Every division once, in code order. */
export const listDivisions = (): CodeEntry[] => [...all().values()]
