import type { Language } from './words.ts'

const UNITS = {
  zh: { minute: ' 分', hour: ' 小时', day: ' 天', short: '不到 1 分', join: ' ' },
  en: { minute: ' min', hour: ' h', day: ' d', short: 'under 1 min', join: ' ' },
} as const

/**
 * A duration in two units at most; a smaller unit of 0 is left out. Pure.
 * @param seconds null = not measured
 * @example 12_000 → 3 小时 20 分
 */
export function formatDuration(seconds: number | null | undefined, language: Language): string {
  if (seconds === null || seconds === undefined) return '—'
  const { minute, hour, day, short, join } = UNITS[language]
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1) return short
  const hours = Math.floor(minutes / 60)
  const parts: [number, string][] =
    hours < 24
      ? [
          [hours, hour],
          [minutes % 60, minute],
        ]
      : [
          [Math.floor(hours / 24), day],
          [hours % 24, hour],
        ]
  return parts
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n}${unit}`)
    .join(join)
}
