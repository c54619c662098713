import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { CalendarOverrides } from './calendar.ts'
import { say } from './locale.ts'

const day = z.iso.date(say({ zh: '应为 YYYY-MM-DD', en: 'must be YYYY-MM-DD' }))
const shape = z
  .strictObject({
    years: z.array(z.int().min(2004).max(2100)).max(50).default([]),
    holidays: z.array(day).max(2000).default([]),
    workdays: z.array(day).max(2000).default([]),
  })
  .superRefine(({ holidays, workdays }, context) => {
    const free = new Set(holidays)
    for (const [i, both] of workdays.entries())
      if (free.has(both))
        context.addIssue({
          code: 'custom',
          path: ['workdays', i],
          message: say({ zh: `${both} 也在 holidays 中`, en: `${both} is in holidays too` }),
        })
  })

/**
 * Reads the office's own holidays: `{"years": [2027], "holidays": ["2027-01-01", …], "workdays": ["2027-02-06", …]}`.
 * `years` lists the years whose holiday notice the file carries in full.
 * @returns the days, or one line per problem (at most 20), each with the path of its field
 */
export function readCalendarFile(
  path: string,
): { ok: true; days: CalendarOverrides } | { ok: false; problems: string[] } {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    return { ok: false, problems: [`${path}: ${(cause as Error).message}`.slice(0, 300)] }
  }
  const read = shape.safeParse(json)
  if (read.success) return { ok: true, days: read.data }
  const problems = read.error.issues.slice(0, 20).map((issue) => `${path}: ${issue.path.join('.')}: ${issue.message}`)
  return { ok: false, problems }
}
