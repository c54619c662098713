import type { Language } from './words.ts'

const ZONE = 'Asia/Shanghai'
const locale = (language: Language): string => (language === 'zh' ? 'zh-CN' : 'en-GB')

/** @param on YYYY-MM-DD, a calendar date without a zone */
export function formatDate(on: string, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${on}T00:00Z`),
  )
}

/** @param at RFC 3339, shown as the clock in Shanghai shows it */
export function formatInstant(at: string, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), {
    year: 'numeric',
    month: language === 'zh' ? 'numeric' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: ZONE,
  }).format(new Date(at))
}

/** @param at RFC 3339 @returns the date alone */
export function formatDay(at: string, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), { dateStyle: 'long', timeZone: ZONE }).format(new Date(at))
}

/** A deadline: the midnight that ends a day is 24:00 of that day, not 0:00 of the next. */
export function formatDeadline(at: string, language: Language): string {
  const instant = new Date(at)
  if (instant.toLocaleTimeString('sv-SE', { timeZone: ZONE }) !== '00:00:00') return formatInstant(at, language)
  const last = new Date(instant.getTime() - 60_000).toISOString()
  return formatInstant(last, language).replace('23:59', '24:00')
}

/** YYYY-MM-DD in Shanghai (sv-SE writes dates that way). */
export const today = (now = new Date()): string => now.toLocaleDateString('sv-SE', { timeZone: ZONE })

/** The clock in Shanghai to the minute, as a `datetime-local` input takes it: YYYY-MM-DDTHH:mm. */
export const clockNow = (now = new Date()): string =>
  now.toLocaleString('sv-SE', { timeZone: ZONE }).slice(0, 16).replace(' ', 'T')

/** The instant that a `datetime-local` input means by the clock in Shanghai (no summer time since 1991), RFC 3339 in UTC. */
export const instantOf = (local: string): string => new Date(`${local}+08:00`).toISOString()

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / 86_400_000)
