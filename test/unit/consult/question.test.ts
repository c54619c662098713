import { describe, expect, it } from 'vitest'
import { answerMail } from '../../../src/consult/answer-mail.ts'
import { checkTexts, isOverdue, type QuestionRecord, stateOf } from '../../../src/consult/question.ts'
import { DomainError } from '../../../src/platform/errors.ts'

const due = new Date('2026-12-01T16:00:00Z')
const question = (change: Partial<QuestionRecord>): QuestionRecord => ({
  id: 1,
  bucket: 1,
  recipientId: 1,
  policyId: 1,
  orgId: 'dept-a',
  text: '何时截止？',
  askedAt: new Date('2026-11-24T04:00:00Z'),
  askedBy: 'ent-1',
  dueAt: due,
  answer: null,
  answeredAt: null,
  answeredBy: null,
  seenAt: null,
  withdrawnAt: null,
  ...change,
})

describe('a question', () => {
  it.each([
    ['OPEN', {}],
    ['ANSWERED', { answeredAt: due }],
    ['WITHDRAWN', { withdrawnAt: due }],
  ])('is %s', (state, change) => expect(stateOf(question(change))).toBe(state))

  it('is overdue from the moment its last day ends, unless it was answered or withdrawn', () => {
    const last = new Date(due.getTime() - 1)
    expect([isOverdue(question({}), last), isOverdue(question({}), due)]).toEqual([false, true])
    expect(isOverdue(question({ answeredAt: last }), due)).toBe(false)
    expect(isOverdue(question({ withdrawnAt: last }), due)).toBe(false)
  })

  it('and its answer are trimmed, and every empty or too long text is named', () => {
    expect(checkTexts({ text: ' 问 ' }, { text: 1 })).toEqual({ text: '问' })
    const refused = () => checkTexts({ a: ' ', b: '一二', c: '一', d: '\u200b' }, { a: 1, b: 1, c: 1, d: 1 })
    expect(refused).toThrow(DomainError)
    try {
      refused()
    } catch (cause) {
      expect((cause as DomainError).fields?.map(({ path }) => path)).toEqual(['a', 'b', 'd'])
    }
  })
})

describe('the mail about an answer', () => {
  const about = { title: '若干措施', link: 'https://example.invalid/questions' }
  it.each(['zh', 'en'] as const)('names the document and the page (%s)', (language) => {
    const { text } = answerMail(about, language)
    expect(text).toContain('若干措施')
    expect(text).toContain('\nhttps://example.invalid/questions\n')
  })
})
