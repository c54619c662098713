import type { Locale } from './locale.ts'

/** One value of a refusal, as JSON; bounded by `bounded`. */
export type Param = string | number | boolean | null | readonly (string | number)[]
export type Params = Readonly<Record<string, Param>>

/** The reason of a refusal, as data: `{key: 'relay.listExists', params: {name: '重点企业'}}`. */
export type Refusal = { readonly key: string; readonly params: Params }

export type Texts = Readonly<Record<Locale, string>>
// Why `never`: each definition has its own parameters. `Refusals` below types the makers.
type Definition = Texts | ((params: never) => Texts)

/** The result of `refusals`: a refusal for each constant text, a typed maker for each other one. */
export type Refusals<D> = {
  readonly [K in keyof D]: D[K] extends (params: infer P extends Params) => Texts ? (params: P) => Refusal : Refusal
}

const definitions = new Map<string, Definition>()
const stringMax = 500
const listMax = 100

/**
 * Defines the refusals of one folder in both languages.
 * The compiler refuses a misspelt key, a missing parameter and a missing language.
 * @example const texts = refusals('relay', { listExists: ({ name }: { name: string }) => ({ zh: `已有名单“${name}”`, en: `A list is named "${name}".` }) })
 *          throw conflict(texts.listExists({ name }))
 */
export function refusals<const D extends Readonly<Record<string, Definition>>>(folder: string, own: D): Refusals<D> {
  const made = Object.entries(own).map(([name, definition]) => {
    const key = `${folder}.${name}`
    if (definitions.has(key)) throw new Error(`two refusals are called ${key}`)
    definitions.set(key, definition)
    const constant = Object.freeze({ key, params: Object.freeze({}) })
    return [name, typeof definition === 'function' ? (params: Params) => ({ key, params: bounded(params) }) : constant]
  })
  return Object.fromEntries(made) as Refusals<D>
}

/** The sentence of a refusal in one language; the key itself when no folder defines it. */
export function sentence({ key, params }: Refusal, locale: Locale): string {
  const definition = definitions.get(key)
  if (!definition) return key
  return (typeof definition === 'function' ? definition(params as never) : definition)[locale]
}

/** Every definition by its key. */
export const definedRefusals = (): ReadonlyMap<string, Definition> => definitions

/** A refusal as text for a column: `consult.closed`, `webhook.answered {"status":500}`. */
export const storedRefusal = ({ key, params }: Refusal): string =>
  Object.keys(params).length === 0 ? key : `${key} ${JSON.stringify(params)}`

/** Reads a refusal from a column's text. @returns undefined for a person's own words */
export function readStoredRefusal(text: string): Refusal | undefined {
  const [key = '', json] = /^(\S+)(?: (\{.*\}))?$/s.exec(text)?.slice(1) ?? []
  if (!definitions.has(key)) return undefined
  try {
    return { key, params: json === undefined ? {} : (JSON.parse(json) as Params) }
  } catch {
    return undefined
  }
}

/** Limits the length of texts and lists. Why: parameters can hold a caller's input. */
function bounded(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, boundedParam(value)]))
}

const boundedParam = (value: Param): Param =>
  Array.isArray(value) ? value.slice(0, listMax).map((item) => clipped(item)) : clipped(value as string | number)

const clipped = <T extends string | number | boolean | null>(value: T): T =>
  typeof value === 'string' && value.length > stringMax ? (`${value.slice(0, stringMax)}…` as T) : value

/** Sentences of rows that were written before keys were stored: Chinese, a blank, English, then values. */
const former: readonly Texts[] = [
  { zh: '您的信息已变化，不再符合条件', en: 'no longer eligible' },
  { zh: '已有修订文件', en: 'superseded' },
  { zh: '有效期届满', en: 'expired' },
  { zh: '会员名单已更新，会员关系已结束', en: 'The member list was renewed; the membership has ended' },
  { zh: '邮件被退回：此邮箱不存在或已停用', en: 'Mail came back, the address does not work' },
  { zh: '邮件多次未能送达此邮箱', en: 'Mail to this address failed several times' },
  { zh: '此号码无法接收消息', en: 'Messages to this number do not arrive' },
]

/** What a text column says in one language: a stored refusal, a former sentence in both, or a person's own words. */
export function storedText(text: string, locale: Locale): string {
  const refusal = readStoredRefusal(text)
  if (refusal) return sentence(refusal, locale)
  const old = former.find(({ zh, en }) => text.startsWith(`${zh} ${en}`))
  return old ? old[locale] + text.slice(`${old.zh} ${old.en}`.length) : text
}
