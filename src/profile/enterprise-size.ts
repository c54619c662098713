import { readFileSync } from 'node:fs'
import { industryCodes } from './reference/industries.ts'

/** Known inputs; each can be missing. industry = inclusive range of 4-digit classes. */
export type EnterpriseSizeInput = {
  industry?: { lo: number; hi: number }
  employees?: number | undefined
  /** 万元 */
  revenueWan?: number | undefined
  /** 万元 */
  assetsWan?: number | undefined
}

export type EnterpriseSize = 'large' | 'medium' | 'small' | 'micro'

/** Known results: each is present only when every possible value of the missing inputs gives it. */
export type SizeResult = { size?: EnterpriseSize; isSme?: boolean; isSmallMicro?: boolean }

type Indicator = 'employees' | 'revenueWan' | 'assetsWan'
type Row = { ranges: { lo: number; hi: number }[]; indicators: [Indicator, readonly number[]][] }

// 统计上大中小微型企业划分办法（2017）, 国统字〔2017〕213号. Thresholds of each indicator: from small, medium, large.
const file = new URL('./reference/data/enterprise-size-2017.json', import.meta.url)
const tiers: readonly EnterpriseSize[] = ['micro', 'small', 'medium', 'large']

let rows: Row[] | undefined

function load(): Row[] {
  const given = JSON.parse(readFileSync(file, 'utf8')) as {
    industries: string[]
    indicators: Record<string, number[]>
  }[]
  return given.map(({ industries, indicators }) => ({
    ranges: industries.flatMap((code) => industryCodes.find(code) ?? []),
    indicators: Object.entries(indicators) as [Indicator, number[]][],
  }))
}

/**
 * Enterprise size by the 2017 standard, three-valued. The tier is the highest with every threshold reached, so known
 * indicators bound it from above. A coarse industry must give the same answer in every row it touches.
 * Industries outside the table (finance, education, health …) have no computed size. Pure.
 */
export function enterpriseSize(input: EnterpriseSizeInput): SizeResult {
  const { industry } = input
  if (!industry) return {}
  const touched = rowsTouching(industry)
  // An industry partly outside the table has no result.
  if (!isCovered(industry, touched)) return {}
  const possible = new Set(touched.flatMap((row) => possibleTiers(row, input)))
  const [only] = possible
  const small = [...possible].map((tier) => tier <= 1)
  const sme = [...possible].map((tier) => tier <= 2)
  return {
    ...(possible.size === 1 && only !== undefined ? { size: tiers[only] ?? 'micro' } : {}),
    ...(new Set(sme).size === 1 ? { isSme: sme[0] === true } : {}),
    ...(new Set(small).size === 1 ? { isSmallMicro: small[0] === true } : {}),
  }
}

/** Whether the standard has no row for any class of an industry: finance, education, health … Pure. */
export function hasNoSizeStandard(industry: { lo: number; hi: number }): boolean {
  return rowsTouching(industry).length === 0
}

const rowsTouching = (industry: { lo: number; hi: number }): Row[] => {
  rows ??= load()
  return rows.filter((row) => row.ranges.some((range) => industry.lo <= range.hi && industry.hi >= range.lo))
}

/** Whether the rows together cover every class of the industry. */
function isCovered(industry: { lo: number; hi: number }, touched: readonly Row[]): boolean {
  let reached = industry.lo
  const ranges = touched.flatMap((row) => row.ranges).sort((a, b) => a.lo - b.lo)
  for (const range of ranges) if (range.lo <= reached) reached = Math.max(reached, range.hi + 1)
  return reached > industry.hi
}

/** Possible tiers in one row (0 micro … 3 large). A missing indicator cannot exceed the bound of the known ones. */
function possibleTiers(row: Row, input: EnterpriseSizeInput): number[] {
  let highest = 3
  let open = false
  for (const [indicator, thresholds] of row.indicators) {
    const value = input[indicator]
    if (value === undefined) open = true
    else highest = Math.min(highest, thresholds.filter((threshold) => value >= threshold).length)
  }
  return open ? Array.from({ length: highest + 1 }, (_, tier) => tier) : [highest]
}

/** Inputs that the size lacks: the industry, or unknown indicators of its rows. Pure. */
export function missingForSize(input: EnterpriseSizeInput): ('industry' | Indicator)[] {
  const { industry } = input
  if (!industry) return ['industry']
  const touched = rowsTouching(industry)
  const wanted = touched.flatMap((row) => row.indicators.map(([indicator]) => indicator))
  return [...new Set(wanted)].filter((indicator) => input[indicator] === undefined)
}
