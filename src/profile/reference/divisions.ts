import { readFileSync } from 'node:fs'
import type { Abolished, CodeEntry, CodeSystem } from '../../rules/fact.ts'

// GB/T 2260 and the statistical codes below it: 6 digits to the county, 9 to the street or town (Shanghai), 12 to the
// village or residents' committee (Qingpu). data/divisions.json: [code, name].
const file = new URL('./data/divisions.json', import.meta.url)
// Counties of Shanghai and its neighbours that ended: [code, name, successor, since, notice]. Days from the notices, years
// from 民政部《中华人民共和国县以上行政区划代码》.
const endedFile = new URL('./data/divisions-abolished.json', import.meta.url)

export type DivisionLevel = 'province' | 'prefecture' | 'county' | 'street' | 'committee'

// levels of the code that no address names
const placeholders = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划'])

let entries: Map<string, CodeEntry> | undefined
let ended: Map<string, Abolished> | undefined
let below: Map<string, CodeEntry[]> | undefined

function load(): Map<string, CodeEntry> {
  const rows = JSON.parse(readFileSync(file, 'utf8')) as [string, string][]
  return new Map(rows.map(([code, zh]) => [code, { code, zh, ...rangeOf(code) }]))
}

/** 310000 is the province, 310100 the prefecture, 310118 the district: trailing pairs of zeros mean all below. */
function rangeOf(code: string): { lo: number; hi: number } {
  const prefix = code.length === 6 ? code.replace(/(00){1,2}$/, '') : code
  const width = 10 ** (12 - prefix.length)
  const lo = Number(prefix) * width
  return { lo, hi: lo + width - 1 }
}

const all = (): Map<string, CodeEntry> => {
  entries ??= load()
  return entries
}

/** Registers write a town as 310118102 or 310118102000, a district as 310118 or 310118000000: equal after this. */
function withoutPadding(code: string): string {
  if (code.length !== 9 && code.length !== 12) return code
  return /^(\d{6}|\d{9})(?:000)+$/.exec(code)?.[1] ?? code
}

function loadEnded(): Map<string, Abolished> {
  const rows = JSON.parse(readFileSync(endedFile, 'utf8')) as [string, string, string, string, string][]
  return new Map(
    rows.map(([code, , to, since, notice]) => {
      const successor = all().get(to)
      if (!successor) throw new Error(`${to} of divisions-abolished.json is not in divisions.json`)
      return [code, { successor, since, notice }]
    }),
  )
}

function abolished(code: string): Abolished | undefined {
  ended ??= loadEnded()
  return ended.get(withoutPadding(code))
}

/** A code below the known ones counts as the nearest wider place: a village as its town, a foreign town as its county. */
function locate(code: string): CodeEntry | undefined {
  if (!/^(\d{6}|\d{9}|\d{12})$/.test(code)) return undefined
  const known = [code, code.slice(0, 9), code.slice(0, 6)].flatMap((wider) => find(wider) ?? [])
  return known[0] ?? abolished(code.slice(0, 6))?.successor
}

const find = (code: string): CodeEntry | undefined => all().get(withoutPadding(code))

/** Administrative divisions as ranges of 12-digit codes; codes of 6, 9 or 12 digits, padded or not. */
export const divisionCodes: CodeSystem = {
  id: 'GB/T 2260',
  find,
  locate,
  abolished,
  parent: (code) => divisionAncestors(code)[0],
  parts: (code) => divisionChildren(code),
}

function levelOf({ code }: CodeEntry): DivisionLevel {
  if (code.length === 12) return 'committee'
  if (code.length === 9) return 'street'
  if (code.endsWith('0000')) return 'province'
  return code.endsWith('00') ? 'prefecture' : 'county'
}

/** Divisions in code order, all or of one level. Levels that no address names (市辖区) are missing. */
export const listDivisions = (level?: DivisionLevel): CodeEntry[] =>
  [...all().values()].filter(
    (entry) => !placeholders.has(entry.zh) && (level === undefined || levelOf(entry) === level),
  )

/** Wider divisions, nearest first: 310118102 → 310118, 310000. */
export function divisionAncestors(code: string): CodeEntry[] {
  const own = divisionCodes.find(code)?.code
  if (own === undefined) return []
  const candidates = [own.slice(0, 9), own.slice(0, 6), `${own.slice(0, 4)}00`, `${own.slice(0, 2)}0000`]
  return [...new Set(candidates)].flatMap((candidate) => {
    const entry = candidate === own ? undefined : all().get(candidate)
    return entry && !placeholders.has(entry.zh) ? entry : []
  })
}

/** Divisions one level below: 310118 → its streets and towns. */
export function divisionChildren(code: string): CodeEntry[] {
  below ??= Map.groupBy(listDivisions(), (entry) => divisionAncestors(entry.code)[0]?.code ?? '')
  return below.get(divisionCodes.find(code)?.code ?? 'none') ?? []
}

/** Whole name, e.g. 上海市青浦区朱家角镇; empty for an unknown code. */
export function fullName(code: string): string {
  const own = divisionCodes.find(code)
  if (!own) return ''
  const names = [...divisionAncestors(code).reverse(), own].map((entry) => entry.zh)
  return names.filter((name) => !placeholders.has(name)).join('')
}
