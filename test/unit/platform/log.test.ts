import { DrizzleQueryError } from 'drizzle-orm'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { logOptions, redactError, withLogFields } from '../../../src/platform/log.ts'

describe('errors in the log', () => {
  it("lose drizzle's parameters and keep the cause's code", () => {
    const cause = Object.assign(new Error('duplicate key value violates unique constraint "usccs_pkey"'), {
      code: '23505',
      detail: 'Key (uscc)=(91310118X) already exists.',
    })
    const text = JSON.stringify(
      redactError(new DrizzleQueryError('insert into recipients values ($1)', ['王小明', '13800138000'], cause)),
    )
    expect(text).not.toMatch(/王小明|13800138000|91310118X/)
    expect(text).toContain('23505')
  })

  it('keep their stack frames', () => {
    expect(String(redactError(new Error('x')).stack)).toContain('log.test.ts')
  })
})

describe('fields of a log line', () => {
  it('are written by all code that runs within, and only once when the logger has them', async () => {
    const lines: string[] = []
    const log = pino(logOptions('info'), { write: (line: string) => void lines.push(line) })
    const write = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      log.info({ n: 1 }, 'deep')
      log.child({ jobId: 'own' }).info({}, 'own')
    }
    await Promise.all([
      withLogFields({ queue: 'a', jobId: '1' }, write),
      withLogFields({ queue: 'b', jobId: '2' }, write),
    ])
    log.info({}, 'outside')
    const read = lines.map((line) => JSON.parse(line))
    expect(read.filter((line) => line.msg === 'deep').map(({ queue, jobId, n }) => [queue, jobId, n])).toEqual([
      ['a', '1', 1],
      ['b', '2', 1],
    ])
    for (const line of lines) expect(line.split('"jobId"').length).toBeLessThanOrEqual(2)
    expect(read.at(-1)).not.toHaveProperty('jobId')
  })
})
