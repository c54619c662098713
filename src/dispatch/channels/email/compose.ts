import type { Locale } from '../../../platform/locale.ts'
import { storedText } from '../../../platform/refusal.ts'
import type { DispatchRecord } from '../../record.ts'
import { mailMessages } from './messages.ts'
import { type Paragraph, renderHtml, renderText } from './render.ts'

/** One document of a mail. */
export type MailItem = {
  /** amended: a recall of a document that stays in force */
  purpose: DispatchRecord['purpose'] | 'amended'
  title: string
  link: string
  why: Why
  /** what has not begun yet, with its first day; null = all has */
  begins: { what: 'document' | 'window'; day: string } | null
  endedReason: string | null
  successor: { title: string; link: string } | null
}

/** Causes of a notice, in words for its reader. Empty when they are not known. */
export type Why = { measures: readonly string[]; subscribed: boolean; forwarders: readonly string[] }

export type MailContent = {
  language: Locale
  recipientName: string
  /** At least one; several only in a digest. */
  items: readonly MailItem[]
  settings: string
  unsubscribe: string
}

export type MailText = { subject: string; text: string; html: string }

const measuresMax = 2
const forwardersMax = 3

/** Subject, text and HTML of one message, in one language. Titles and names are not translated. Pure. */
export function composeMail(content: MailContent): MailText {
  const words = mailMessages[content.language]
  const [first] = content.items
  const purposes = new Set(content.items.map((item) => item.purpose))
  const lead = words.lead[purposes.size === 1 && first ? first.purpose : 'notice']
  const single = content.items.length === 1 && first
  const subject = single ? `${lead.one}${words.colon}${oneLine(first.title)}` : lead.several(content.items.length)
  const paragraphs: Paragraph[] = [
    [[words.greeting(oneLine(content.recipientName))]],
    ...(single ? [] : [[[lead.several(content.items.length)]]]),
    ...content.items.map((item): Paragraph => {
      const title = { title: oneLine(item.title) }
      return [single ? [`${lead.one}${words.colon}`, title] : [title], ...detailsOf(item, content.language)]
    }),
    [[{ label: words.settings, href: content.settings }], [{ label: words.unsubscribe, href: content.unsubscribe }]],
  ]
  return { subject, ...render(paragraphs, content.language) }
}

/** The mail with the code that verifies an address. Pure. */
export function composeCode(code: string, language: Locale): MailText {
  const words = mailMessages[language]
  return { subject: words.codeSubject, ...render([[[words.code(code)]], [[words.codeNote]]], language) }
}

const render = (paragraphs: readonly Paragraph[], language: Locale): { text: string; html: string } => ({
  text: renderText(paragraphs, mailMessages[language].colon),
  html: renderHtml(paragraphs, mailMessages[language].lang),
})

function detailsOf(item: MailItem, language: Locale): Paragraph {
  const words = mailMessages[language]
  const read = [{ label: words.read, href: item.link }]
  if (item.purpose !== 'recall' && item.purpose !== 'amended') {
    const why = whyText(item.why, language)
    const begins = item.begins ? [[words.begins[item.begins.what](item.begins.day)]] : []
    return [...begins, ...(why ? [[`${words.why}${words.colon}${why}`]] : []), read]
  }
  const reason = item.endedReason
    ? [[`${words.endedReason}${words.colon}${oneLine(storedText(item.endedReason, language))}`]]
    : []
  const successor = item.successor
    ? [
        [
          `${item.purpose === 'amended' ? words.amendedBy : words.successor}${words.colon}`,
          { title: oneLine(item.successor.title) },
        ],
        [{ label: words.read, href: item.successor.link }],
      ]
    : [read]
  return [...reason, ...successor]
}

function whyText({ measures, subscribed, forwarders }: Why, language: Locale): string {
  const words = mailMessages[language]
  const titles = measures.slice(0, measuresMax).map((title) => `“${oneLine(title)}”`)
  return [
    measures.length > 0 ? words.matched(titles.join(words.list), measures.length > measuresMax) : '',
    subscribed ? words.subscribed : '',
    forwarders.length > 0 ? words.forwarded(forwarders.slice(0, forwardersMax).map(oneLine).join(words.list)) : '',
  ]
    .filter(Boolean)
    .join(words.separator)
}

/**
 * Text without control characters and direction marks. Pure.
 * Why: a line end would end a header, and a direction mark would reverse the text after it.
 */
export const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim()
