import { z } from 'zod'
import type { RowProblem, RowRefusal } from '../../platform/errors.ts'
import { readShape } from '../../platform/read-shape.ts'
import { storedRefusal } from '../../platform/refusal.ts'
import { platformRefusals } from '../../platform/refusals.ts'
import { findUnstorable, parseJsonLine } from '../../platform/storable.ts'
import { publishRefusals } from '../refusals.ts'
import { parseDay } from './parse-day.ts'

const text = (max: number) => z.string().max(max)
// needs a readable character: not only blanks, line breaks and invisible ones
const readable = (max: number) => text(max).regex(/[^\p{Z}\p{Cc}\p{Cf}]/u, storedRefusal(platformRefusals.notBlank))
const day = z
  .string()
  .refine((value) => parseDay(value) !== undefined, storedRefusal(platformRefusals.day))
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

export type LineResult = { ok: true; policy: IncomingPolicy } | { ok: false; reason: RowRefusal }

/** Reads one JSON line. @returns the document, or the reason of its refusal */
export function readPolicyLine(raw: string): LineResult {
  if (raw.length > 4_000_000) return { ok: false, reason: platformRefusals.lineTooLong }
  const read = parseJsonLine(raw)
  if (!read.ok) return read
  const parsed = readShape(line, read.json, 'line')
  if (!parsed.ok) return { ok: false, reason: parsed.problems.slice(0, 5).map(inWords) }
  const policy = parsed.value
  const unstorable = findUnstorable(policy)
  if (unstorable) return { ok: false, reason: unstorable }
  if (policy.effectiveFrom && policy.effectiveTo && policy.effectiveTo < policy.effectiveFrom) {
    return { ok: false, reason: { path: 'effectiveTo', ...publishRefusals.endsBeforeBegin } }
  }
  return { ok: true, policy }
}

const inWords = (problem: RowProblem): RowProblem =>
  problem.path === 'text' && problem.params.code === 'invalid_type'
    ? { path: 'text', ...publishRefusals.noText }
    : problem
