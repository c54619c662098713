import { z } from 'zod'
import { findUnstorable, parseJsonLine } from '../../platform/storable.ts'
import { parseDay } from './parse-day.ts'

const text = (max: number) => z.string().max(max)
// needs a readable character: not only blanks, line breaks and invisible ones
const readable = (max: number) => text(max).regex(/[^\p{Z}\p{Cc}\p{Cf}]/u, '不能为空 must not be blank')
const day = z
  .string()
  .refine((value) => parseDay(value) !== undefined, 'should be a calendar date YYYY-MM-DD')
  .nullish()

// Fields of shared/data/SOURCES.md. Further fields are kept as the source's note.
const line = z.object({
  id: readable(200),
  title: readable(300),
  docNumber: text(200).nullish(),
  issuer: text(300).nullish(),
  issuedOn: day,
  effectiveFrom: day,
  effectiveTo: day,
  validityNote: text(2000).nullish(),
  region: text(20).nullish(),
  regionName: text(100).nullish(),
  url: text(2000).nullish(),
  source: text(1000).nullish(),
  level: text(100).nullish(),
  expired: z.boolean().nullish(),
  history: z.array(text(2000)).max(200).nullish(),
  flags: z.array(text(200)).max(50).nullish(),
  text: readable(300_000),
})

/** An incoming document: untrusted and checked, with no value guessed. */
export type IncomingPolicy = z.infer<typeof line>

export type LineResult = { ok: true; policy: IncomingPolicy } | { ok: false; reason: string }

/** Reads one JSON line. @returns the document, or the reason of its refusal */
export function readPolicyLine(raw: string): LineResult {
  if (raw.length > 4_000_000) return { ok: false, reason: '行过长 line too long' }
  const read = parseJsonLine(raw)
  if (!read.ok) return read
  const parsed = line.safeParse(read.json)
  if (!parsed.success) return { ok: false, reason: parsed.error.issues.slice(0, 5).map(describe).join('; ') }
  const policy = parsed.data
  const unstorable = findUnstorable(policy)
  if (unstorable) return { ok: false, reason: unstorable }
  if (policy.effectiveFrom && policy.effectiveTo && policy.effectiveTo < policy.effectiveFrom) {
    return { ok: false, reason: 'effectiveTo: 失效早于施行 ends before it begins' }
  }
  return { ok: true, policy }
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.')
  if (path === 'text' && issue.code === 'invalid_type') return 'text: 没有正文 there is no text'
  return `${path || 'line'}: ${issue.message}`
}
