import type { FieldProblem } from './errors.ts'
import type { Refusal } from './refusal.ts'
import { platformRefusals } from './refusals.ts'

/**
 * The first text in a value read from a file that cannot be kept: NUL, half a surrogate pair, or U+FFFD, which stands where
 * bytes were no character. Pure.
 * @returns its field (`title`, `history.0`) and why
 */
export function findUnstorable(value: unknown, path = ''): FieldProblem | undefined {
  if (typeof value === 'string') {
    const why = whyUnstorable(value)
    return why && { path: path || 'line', ...why }
  }
  if (value === null || typeof value !== 'object') return undefined
  for (const [key, part] of Object.entries(value)) {
    const found = findUnstorable(part, path ? `${path}.${key}` : key)
    if (found) return found
  }
  return undefined
}

function whyUnstorable(text: string): Refusal | undefined {
  if (text.includes('\uFFFD')) return platformRefusals.encoding
  if (text.includes('\0')) return platformRefusals.containsNul
  if (!text.isWellFormed()) return platformRefusals.halfCharacter
  return undefined
}

export type JsonResult = { ok: true; json: unknown } | { ok: false; reason: Refusal }

/** Parses one line; a bare NUL reads as an escaped one, so that its field can be named. Pure. */
export function parseJsonLine(raw: string): JsonResult {
  try {
    return { ok: true, json: JSON.parse(raw.replaceAll('\0', '\\u0000')) }
  } catch (cause) {
    const message = (cause as Error).message.slice(0, 120)
    const { notJson, notEncodedJson } = platformRefusals
    return { ok: false, reason: (raw.includes('\uFFFD') ? notEncodedJson : notJson)({ message }) }
  }
}
