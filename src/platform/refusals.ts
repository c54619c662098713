import { refusals } from './refusal.ts'

/** Refusals that every folder uses. */
export const platformRefusals = refusals('platform', {
  badInput: { zh: '输入有误', en: 'Invalid input' },
  forbidden: { zh: '无权进行此操作', en: 'You are not permitted to do this.' },
  unauthenticated: { zh: '请先登录', en: 'Please sign in.' },
  rateLimited: ({ seconds }: { seconds: number }) => ({
    zh: `操作过于频繁，请 ${seconds} 秒后再试`,
    en: `Too many requests. Please try again in ${seconds} seconds.`,
  }),
  tooMany: { zh: '操作过于频繁，请稍后再试', en: 'Too many requests. Please try again later.' },
  busy: { zh: '服务繁忙，请稍后再试', en: 'The service is busy. Please try again later.' },
  internal: ({ logId }: { logId: string }) => ({
    zh: `服务暂时出错，请稍后再试（编号 ${logId}）`,
    en: `Internal error. Please try again later (number ${logId}).`,
  }),
  badRequest: ({ reason }: { reason: string }) => ({ zh: `请求有误：${reason}`, en: `Bad request: ${reason}` }),
  shape: (text: { zh: string; en: string }) => ({ ...text }),
  noSuchPage: { zh: '没有此地址', en: 'There is nothing at this address.' },
})

/** Texts that are not converted yet: Chinese and English in one. */
export const legacy = refusals('legacy', {
  text: ({ text }: { text: string }) => ({ zh: half(text, 'zh'), en: half(text, 'en') }),
})

function half(text: string, locale: 'zh' | 'en'): string {
  const marked = text.indexOf('\u2002')
  const chinese = /^.*[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF“”][)\]}>”）]*/su.exec(text)?.[0]
  const unmarked = chinese && /\p{Script=Latin}{2}/u.test(text.slice(chinese.length)) ? chinese.length : undefined
  const length = marked < 0 ? unmarked : marked
  return length === undefined ? text : (locale === 'zh' ? text.slice(0, length) : text.slice(length)).trim()
}
