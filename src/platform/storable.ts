import type { FieldProblem } from './errors.ts'
import type { Refusal } from './refusal.ts'
import { platformRefusals } from './refusals.ts'

/**
 * Finds the first text in a value that PostgreSQL cannot store or that was not decodable. Pure.
 * Such texts hold NUL, half a surrogate pair, or U+FFFD, which a decoder writes for invalid bytes.
 * @param value parsed JSON or CSV of a file
 * @returns field (`title`, `history.0`, or `line` for the value itself) and reason, in one line
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

/** Parses one line of JSON. A bare NUL is read as an escaped NUL, so that a refusal can name its field. Pure. */
export function parseJsonLine(raw: string): JsonResult {
  try {
    return { ok: true, json: JSON.parse(raw.replaceAll('\0', '\\u0000')) }
  } catch (cause) {
    const message = (cause as Error).message.slice(0, 120)
    const { notJson, notEncodedJson } = platformRefusals
    return { ok: false, reason: (raw.includes('\uFFFD') ? notEncodedJson : notJson)({ message }) }
  }
}
