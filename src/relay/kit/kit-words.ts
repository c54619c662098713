import type { KitContent, KitMeasure } from './kit.ts'

/** `2026-11-24` → 2026年11月24日. Pure. */
const day = (on: string): string => on.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日')

/** 申报时间. A missing end is named. Why: readers must not take it for unlimited. Pure. */
export function windowText({ applyFrom, applyTo }: Pick<KitMeasure, 'applyFrom' | 'applyTo'>): string {
  if (applyFrom && applyTo) return `${day(applyFrom)}至${day(applyTo)}`
  if (applyFrom) return `${day(applyFrom)}起，未注明截止日期`
  return applyTo ? `${day(applyTo)}截止` : '未注明'
}

/** 有效期, likewise. Pure. */
export function periodText({ effectiveFrom, effectiveTo }: Pick<KitContent, 'effectiveFrom' | 'effectiveTo'>): string {
  if (effectiveFrom && effectiveTo) return `有效期：${day(effectiveFrom)}至${day(effectiveTo)}`
  if (effectiveFrom) return `自${day(effectiveFrom)}起施行，未注明有效期`
  return effectiveTo ? `有效期至${day(effectiveTo)}` : '未注明有效期'
}

/** The contact that all measures share; else undefined. Pure. */
export function commonContact(measures: readonly KitMeasure[]): string | undefined {
  const all = new Set(measures.map((measure) => measure.contact))
  return all.size === 1 ? ([...all][0] ?? undefined) : undefined
}

/** Cuts a text to `max` characters, the last an ellipsis. Never splits a surrogate pair. Pure. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text
  const kept = text.slice(0, Math.max(0, max - 1)).replace(/[\uD800-\uDBFF]$/, '')
  return max > 0 ? `${kept}…` : ''
}

export const sourceLine = '以政策原文为准'
export const andOthers = (count: number): string => `…等 ${count} 项`
