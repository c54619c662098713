import type { Locale } from './locale.ts'
import { type Refusal, sentence } from './refusal.ts'
import { platformRefusals } from './refusals.ts'

/** The error codes of the public contract. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'INTERNAL'

/** A problem of an input, e.g. `{path: 'input.measures[0].rule.all[1].gte', key: 'rules.number', params: {}}`. */
export type FieldProblem = { readonly path: string } & Refusal

/** A field problem in an answer, with its text. */
export type RenderedProblem = { path: string; message: string } & Refusal

/**
 * An outcome that the caller can act on. It has a code of the contract, never an HTTP status.
 * The answer gets its text in the request's language (`refusalOf`).
 * Every other error is a fault: the caller gets INTERNAL with a log id.
 */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly refusal: Refusal
  readonly fields: readonly FieldProblem[] | undefined
  constructor(code: ErrorCode, refusal: Refusal, fields?: readonly FieldProblem[]) {
    super(textOf(refusal, fields, 'en'))
    this.name = 'DomainError'
    this.code = code
    this.refusal = refusal
    this.fields = fields
  }
}

/** Refuses an input whole, with every problem's path. */
export const badInput = (fields: readonly FieldProblem[]): DomainError =>
  new DomainError('BAD_USER_INPUT', platformRefusals.badInput, fields)

export const notFound = (what: Refusal): DomainError => new DomainError('NOT_FOUND', what)
export const conflict = (why: Refusal): DomainError => new DomainError('CONFLICT', why)
export const forbidden = (why: Refusal = platformRefusals.forbidden): DomainError => new DomainError('FORBIDDEN', why)
export const unauthenticated = (why: Refusal = platformRefusals.unauthenticated): DomainError =>
  new DomainError('UNAUTHENTICATED', why)
export const rateLimited = (seconds: number): DomainError =>
  new DomainError('RATE_LIMITED', platformRefusals.rateLimited({ seconds }))

/** A refusal in an answer of the contract. */
export type RefusalAnswer = {
  message: string
  extensions: { code: ErrorCode; key: string; params: Refusal['params']; fields?: RenderedProblem[] }
}

export function refusalOf(error: DomainError, locale: Locale): RefusalAnswer {
  const { code, refusal, fields } = error
  return {
    message: textOf(refusal, fields, locale),
    extensions: { code, ...refusal, ...(fields && { fields: fields.map((field) => rendered(field, locale)) }) },
  }
}

/** A problem with its text in one language. */
export const rendered = (problem: FieldProblem, locale: Locale): RenderedProblem => ({
  ...problem,
  message: sentence(problem, locale),
})

/** `输入有误：note：不能超过 500 字；…`, `Invalid input: note: …`; a refusal with a sentence of its own says that. */
function textOf(refusal: Refusal, fields: readonly FieldProblem[] | undefined, locale: Locale): string {
  if (refusal.key !== platformRefusals.badInput.key) return sentence(refusal, locale)
  const [colon, semicolon] = locale === 'zh' ? ['：', '；'] : [': ', '; ']
  const places = fields?.map((field) => `${field.path}${colon}${rendered(field, locale).message}`).join(semicolon)
  return [sentence(refusal, locale), ...(places ? [places] : [])].join(colon)
}

/** What is wrong with one row of a file: with one of its columns, or with the row as a whole. */
export type RowProblem = Refusal & { readonly path?: string | undefined }
export type RowRefusal = RowProblem | readonly RowProblem[]

/** `name: 应为 1–200 字; email: 应为一个邮箱地址` */
export function rowText(refusal: RowRefusal, locale: Locale): string {
  const problems: readonly RowProblem[] = 'key' in refusal ? [refusal] : refusal
  return problems
    .map(({ path, ...why }) => (path === undefined ? sentence(why, locale) : `${path}: ${sentence(why, locale)}`))
    .join('; ')
}
