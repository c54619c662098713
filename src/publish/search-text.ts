import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { foldText, plainTerms, plainText } from './plain-text.ts'

let jieba: Jieba | undefined

/** Words of a Chinese text as readers type them; long words also in their parts. Pure. */
export function searchWords(text: string): string[] {
  jieba ??= Jieba.withDict(dict)
  const words = jieba.cutForSearch(foldText(text), true)
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word) && word.length <= 40)
}

/** Space-separated words for to_tsvector('simple', …) and plainto_tsquery('simple', …). */
export const searchText = (text: string): string => searchWords(text).join(' ')

/**
 * Tells of each text whether a search for it finds the document: all its words, or each of its parts literally. Pure.
 * `textHits` is the same question put to the database.
 */
export function textFinder(...document: Parameters<typeof searchableTexts>): (text: string) => boolean {
  const { head, rest } = searchableTexts(...document)
  const words = new Set(searchWords(`${head} ${rest}`))
  const plain = plainTextOf(...document)
  return (text) => {
    const wanted = searchWords(text)
    if (wanted.length > 0 && wanted.every((word) => words.has(word))) return true
    const terms = plainTerms(text)
    return terms.length > 0 && terms.every((term) => plain.includes(term))
  }
}

/** Texts of a document that are searched. */
export const searchableTexts = (
  policy: { title: string; documentNumber?: string | null; body: string },
  measures: readonly { title: string }[],
): { head: string; rest: string } => ({
  head: `${policy.title} ${policy.documentNumber ?? ''}`,
  rest: `${measures.map((measure) => measure.title).join(' ')} ${policy.body}`,
})

/** What `policy_texts` holds of a document. */
export function plainTextOf(...document: Parameters<typeof searchableTexts>): string {
  const { head, rest } = searchableTexts(...document)
  return plainText(`${head}\n\n${rest}`)
}
