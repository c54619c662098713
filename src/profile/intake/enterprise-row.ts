import { checkUscc } from '../../parties/uscc.ts'
import { isDay } from '../../rules/day.ts'
import { readProfile } from '../../rules/profile.ts'
import type { Catalogues } from '../catalogues.ts'

/** One enterprise as it comes in. */
export type IncomingEnterprise = {
  uscc: string
  name: string
  source: string
  asOf: string
  email: string | undefined
  memberOf: string[] | undefined
  facts: Record<string, unknown>
}

export type RowResult = { ok: true; enterprise: IncomingEnterprise } | { ok: false; reason: string }

/** Columns beside the facts; every other column is a fact id. */
export const fixedColumns = ['uscc', 'name', 'source', 'as_of', 'email', 'member_of'] as const

/** What is wrong with a header row, if anything: needed columns, unknown or repeated ones. Pure. */
export function checkHeader(header: readonly string[], catalogues: Catalogues): string | undefined {
  const facts = catalogues.of('ENTERPRISE').facts
  const unknown = header.filter((name) => !(fixedColumns as readonly string[]).includes(name) && !facts.has(name))
  const repeated = header.filter((name, i) => header.indexOf(name) !== i)
  const derived = header.filter((name) => catalogues.definitions.get(name)?.derived)
  if (!header.includes('uscc') || !header.includes('name')) return '缺少列 missing column: uscc, name'
  if (unknown.length > 0) return `未知列 unknown column: ${unknown.join(', ').slice(0, 200)}`
  if (repeated.length > 0) return `重复列 repeated column: ${repeated.join(', ')}`
  if (derived.length > 0) return `由系统计算，不能导入 computed, cannot be imported: ${derived.join(', ')}`
  return undefined
}

/**
 * Reads one row. An empty cell says nothing about the fact; sets are separated by `;`; numbers, dates and booleans
 * (true, false, 是, 否) as text. Pure.
 */
export function readEnterpriseRow(
  row: Readonly<Record<string, string>>,
  catalogues: Catalogues,
  organisations: ReadonlyMap<string, string>,
  defaults: { source: string; on: string },
): RowResult {
  const cell = (name: string): string => (row[name] ?? '').trim()
  const uscc = cell('uscc').toUpperCase()
  const checked = checkUscc(uscc)
  if (!checked.ok) return { ok: false, reason: `uscc: ${checked.reason}` }
  if (!cell('name') || cell('name').length > 200)
    return { ok: false, reason: 'name: 应为 1–200 字 1 to 200 characters' }
  const asOf = cell('as_of') || defaults.on
  if (!isDay(asOf)) return { ok: false, reason: 'as_of: 应为日期 YYYY-MM-DD must be a day' }
  if (asOf > defaults.on) return { ok: false, reason: 'as_of: 不能晚于今天 must not be in the future' }
  const catalogue = catalogues.of('ENTERPRISE')
  const facts: Record<string, unknown> = {}
  for (const fact of catalogue.facts.values()) {
    const text = cell(fact.id)
    if (text !== '') facts[fact.id] = cellValue(fact.kind, text)
  }
  const profile = readProfile(facts, catalogue)
  if (!profile.ok)
    return {
      ok: false,
      reason: profile.errors.map((error) => `${error.path.replace(/^facts\./, '')}: ${error.message}`).join('; '),
    }
  const memberOf =
    cell('member_of') === ''
      ? undefined
      : cell('member_of')
          .split(';')
          .map((id) => id.trim())
  const strange = memberOf?.filter((id) => !organisations.has(id)) ?? []
  if (strange.length > 0)
    return { ok: false, reason: `member_of: 没有此组织 no such organisation ${strange.join(', ')}` }
  const email = cell('email') || undefined
  return {
    ok: true,
    enterprise: { uscc, name: cell('name'), source: cell('source') || defaults.source, asOf, email, memberOf, facts },
  }
}

function cellValue(kind: string, text: string): unknown {
  if (kind === 'NUMBER') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  if (kind === 'SET') return text === '-' ? [] : text.split(';').map((item) => item.trim())
  if (kind === 'BOOLEAN')
    return text === 'true' || text === '是' ? true : text === 'false' || text === '否' ? false : text
  return text
}
