import type { Language } from './words.ts'

/** Where letters alone do not tell, the server sets EN SPACE between the halves. */
const mark = '\u2002'
/** The Chinese half as far as its last Chinese character, and what closes behind it. */
const chinese = /^.*[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF“”][)\]}>”）]*/su

/**
 * The half of a server's sentence that a reader wants: `不能为空 required`. A sentence in one language only stays as it is. Pure.
 */
export function inLanguage(text: string, language: Language): string {
  const at = text.indexOf(mark)
  const length = at < 0 ? unmarked(text) : at
  return length === undefined ? text : (language === 'zh' ? text.slice(0, length) : text.slice(length)).trim()
}

/** How long the Chinese half is where none is marked: all behind the last Chinese character is English. */
function unmarked(text: string): number | undefined {
  const half = chinese.exec(text)?.[0]
  if (half === undefined || !/\p{Script=Han}/u.test(half)) return undefined
  return /\p{Script=Latin}{2}/u.test(text.slice(half.length)) ? half.length : undefined
}
