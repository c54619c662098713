/** The error codes of the public contract. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'INTERNAL'

/**
 * One offending place of an input, e.g. `{path: 'input.measures[0].rule.all[1].gte', message: '应为数值 must be a number'}`. Every message is Chinese,
 * then English. Where the Chinese half does not end in a Chinese character, or the English one holds something named by others, \u2002 (EN
 * SPACE) stands between the halves instead of a blank, so that a page can show the one its reader wants.
 */
export type FieldProblem = { path: string; message: string }

/**
 * An outcome the caller can act on, raised through layers that cannot. Carries a contract code, never an HTTP status.
 * Anything else that is thrown is a fault and reaches the caller only as INTERNAL with a log id.
 */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly fields: FieldProblem[] | undefined
  constructor(code: ErrorCode, message: string, fields?: FieldProblem[]) {
    super(message)
    this.name = 'DomainError'
    this.code = code
    this.fields = fields
  }
}

/** Refuses an input whole, naming every offending path. */
export function badInput(fields: FieldProblem[]): DomainError {
  const text = fields.map((field) => `${field.path}：${field.message}`).join('；')
  return new DomainError('BAD_USER_INPUT', `输入有误 Invalid input: ${text}`, fields)
}

export const notFound = (what: string): DomainError => new DomainError('NOT_FOUND', `未找到 Not found: ${what}`)
export const conflict = (why: string): DomainError => new DomainError('CONFLICT', why)
export const forbidden = (why = '无权进行此操作 Not allowed'): DomainError => new DomainError('FORBIDDEN', why)
export const unauthenticated = (why = '请先登录 Please sign in'): DomainError => new DomainError('UNAUTHENTICATED', why)
export const rateLimited = (seconds: number): DomainError =>
  new DomainError('RATE_LIMITED', `操作过于频繁，请 ${seconds} 秒后再试 Too many requests, retry in ${seconds} s`)
