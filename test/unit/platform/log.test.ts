import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { redactError } from '../../../src/platform/log.ts'

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

  it('keep their place in the code', () => {
    expect(String(redactError(new Error('x')).stack)).toContain('log.test.ts')
  })
})
