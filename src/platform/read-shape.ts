import { z } from 'zod'
import type { FieldProblem } from './errors.ts'
import { readStoredRefusal, storedRefusal } from './refusal.ts'
import { platformRefusals } from './refusals.ts'

const zh = z.locales.zhCN().localeError
const en = z.locales.en().localeError

/**
 * Reads a value by a schema. The schema's own messages are texts of `storedRefusal`; zod's are in both languages.
 * @param whole the path of the value itself
 * @param pathOf how a path is written: `a.0`, unless something else is given
 * @returns the value, or every problem with its path (at most 50)
 */
export function readShape<T>(
  shape: z.ZodType<T>,
  value: unknown,
  whole: string,
  pathOf = (path: readonly PropertyKey[]): string => path.join('.'),
): { ok: true; value: T } | { ok: false; problems: FieldProblem[] } {
  const read = shape.safeParse(value, {
    error: (issue) => storedRefusal(platformRefusals.shape({ code: issue.code ?? 'custom', ...textsOf(issue) })),
  })
  if (read.success) return { ok: true, value: read.data }
  const problems = read.error.issues.slice(0, 50).map(({ path, message }) => ({
    path: pathOf(path) || whole,
    ...(readStoredRefusal(message) ?? platformRefusals.shape({ code: 'custom', zh: message, en: message })),
  }))
  return { ok: false, problems }
}

type Issue = Parameters<typeof zh>[0]

function textsOf(issue: Issue): { zh: string; en: string } {
  const text = (said: ReturnType<typeof zh>): string => (typeof said === 'string' ? said : (said?.message ?? ''))
  return { zh: text(zh(issue)), en: text(en(issue)) }
}
