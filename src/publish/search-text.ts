import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'

let jieba: Jieba | undefined

/** Words of a Chinese text as readers type them; long words also in their parts. Pure. */
export function searchWords(text: string): string[] {
  jieba ??= Jieba.withDict(dict)
  const words = jieba.cutForSearch(text.normalize('NFKC').toLowerCase(), true)
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word) && word.length <= 40)
}

/** Space-separated words for to_tsvector('simple', …) and plainto_tsquery('simple', …). */
export const searchText = (text: string): string => searchWords(text).join(' ')

/** Texts of a document that are searched. */
export const searchableTexts = (
  policy: { title: string; documentNumber?: string | null; body: string },
  measures: readonly { title: string }[],
): { head: string; rest: string } => ({
  head: `${policy.title} ${policy.documentNumber ?? ''}`,
  rest: `${measures.map((measure) => measure.title).join(' ')} ${policy.body}`,
})
