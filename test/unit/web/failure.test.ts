// A page shows what the server refused: its sentence as it is, behind the page's own words for the code.
import { describe, expect, it } from 'vitest'
import { ApiError } from '../../../src/web/api/graphql.ts'
import { failureText, fieldMessage, refusedText } from '../../../src/web/messages/failure.ts'
import { en } from '../../../src/web/messages/shared.en.ts'
import { zh } from '../../../src/web/messages/shared.zh.ts'

describe('a failure on a page', () => {
  const sentence = '其他人刚刚处理过此任务，请刷新后再决定'
  const fields = [
    { path: 'input.note', message: '不能超过 500 字' },
    { path: 'memberIds[0]', message: '不是本任务的成员' },
  ]

  it('words a conflict by its code and the server’s sentence', () => {
    expect(failureText(new ApiError('CONFLICT', sentence), zh)).toBe(`${zh.errors['CONFLICT']} ${sentence}`)
  })

  it('names the problem of each input, without paths', () => {
    const error = new ApiError('BAD_USER_INPUT', '输入有误：input.note：不能超过 500 字；…', fields)
    const said = `${zh.errors['BAD_USER_INPUT']} 不能超过 500 字；不是本任务的成员`
    expect(failureText(error, zh)).toBe(said)
    expect(refusedText({ code: 'BAD_USER_INPUT', message: error.message, fields }, zh)).toBe(said)
    expect(fieldMessage(error, 'note')).toBe('不能超过 500 字')
  })

  it('words other refusals by their code alone', () => {
    for (const code of ['NOT_FOUND', 'INTERNAL', 'NETWORK', 'RATE_LIMITED'])
      for (const words of [zh, en])
        expect(refusedText({ code, message: 'x', fields: null }, words)).toBe(words.errors[code])
  })
})
