import type { Locale } from '../platform/locale.ts'
import type { RelayOrigin } from './task.ts'

/** Reasons of a task: its origin, its sender, the members it concerns now, and the interests it meets. */
export type Why = { origin: RelayOrigin; from: string; forward: number; verify: number; interests: readonly string[] }

/** The reasons as one sentence. Pure. */
export function whyText(why: Why, locale: Locale): string {
  return locale === 'zh' ? inChinese(why) : inEnglish(why)
}

function inChinese({ origin, from, forward, verify, interests }: Why): string {
  const members = [forward > 0 ? `${forward} 家会员初步符合` : '', verify > 0 ? `${verify} 家待核实` : ''].filter(
    Boolean,
  )
  const wanted = interests.map((name) => `“${name}”`).join('、')
  const how = { PLANNED: '', HANDED_DOWN: `由${from}转来`, PULLED: '由贵单位主动领取' }[origin]
  const who = members.length > 0 ? `贵单位有 ${members.join('、')}` : '贵单位目前没有初步符合或待核实的会员'
  const parts = [how, who, wanted && `符合贵单位关注的${wanted}`].filter(Boolean)
  // the reason that made the task comes first
  if (origin === 'PLANNED' && members.length === 0 && wanted) parts.reverse()
  return `${parts.join('；')}。`.replace('；符合贵单位', '；并符合贵单位')
}

function inEnglish({ origin, from, forward, verify, interests }: Why): string {
  const members = [
    forward > 0 ? `${forward} ${forward === 1 ? 'member seems' : 'members seem'} eligible` : '',
    verify > 0 ? `${verify} ${verify === 1 ? 'is' : 'are'} to be verified` : '',
  ]
  const concerned = members.filter(Boolean).join(', ')
  const wanted = interests.map((name) => `“${name}”`).join(', ')
  const how = { PLANNED: '', HANDED_DOWN: `handed down by ${from}`, PULLED: 'taken by your organisation itself' }[
    origin
  ]
  const who = concerned || 'no member seems eligible or is to be verified at the moment'
  const parts = [how, who, wanted && `it meets your interest in ${wanted}`].filter(Boolean)
  if (origin === 'PLANNED' && concerned === '' && wanted) parts.reverse()
  const text = `${parts.join('; ')}.`
  return text.charAt(0).toUpperCase() + text.slice(1)
}
