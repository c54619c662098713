/**
 * Finds the first text in a value that PostgreSQL cannot store or that was not decodable. Pure.
 * Such texts hold NUL, half a surrogate pair, or U+FFFD, which a decoder writes for invalid bytes.
 * @param value parsed JSON or CSV of a file
 * @returns field (`title`, `history.0`, or `line` for the value itself) and reason, in one line
 */
export function findUnstorable(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') {
    const why = whyUnstorable(value)
    return why && `${path || 'line'}: ${why}`
  }
  if (value === null || typeof value !== 'object') return undefined
  for (const [key, part] of Object.entries(value)) {
    const found = findUnstorable(part, path ? `${path}.${key}` : key)
    if (found) return found
  }
  return undefined
}

function whyUnstorable(text: string): string | undefined {
  if (text.includes('\uFFFD')) return '不是有效的文字编码 not valid in the encoding of the file'
  if (text.includes('\0')) return '含有不能存储的字符 NUL\u2002contains NUL, which cannot be stored'
  if (!text.isWellFormed()) return '含有不能存储的半个字符 contains half a surrogate pair, which cannot be stored'
  return undefined
}

export type JsonResult = { ok: true; json: unknown } | { ok: false; reason: string }

/** Parses one line of JSON. A bare NUL is read as an escaped NUL, so that a refusal can name its field. Pure. */
export function parseJsonLine(raw: string): JsonResult {
  try {
    return { ok: true, json: JSON.parse(raw.replaceAll('\0', '\\u0000')) }
  } catch (cause) {
    const [zh, en] = raw.includes('\uFFFD') ? ['UTF-8、JSON', 'UTF-8, not valid JSON'] : ['JSON', 'JSON']
    const why = (cause as Error).message.slice(0, 120)
    return { ok: false, reason: `不是有效的 ${zh}\u2002not valid ${en} (${why})` }
  }
}
