/** Text, a document's title (always Chinese), or a link. */
export type Part = string | { title: string } | { label: string; href: string }
/** Lines of parts. */
export type Paragraph = readonly (readonly Part[])[]

/** Paragraphs as plain text, apart by empty lines, with the addresses of links. Pure. */
export function renderText(paragraphs: readonly Paragraph[], colon: string): string {
  const partText = (part: Part): string => {
    if (typeof part === 'string') return part
    return 'title' in part ? `《${part.title}》` : `${part.label}${colon}${part.href}`
  }
  return paragraphs.map((lines) => lines.map((parts) => parts.map(partText).join('')).join('\n')).join('\n\n')
}

/** The same paragraphs as HTML. Pure. */
export function renderHtml(paragraphs: readonly Paragraph[], lang: string): string {
  const body = paragraphs.map((lines) => `<p>${lines.map((parts) => parts.map(partHtml).join('')).join('<br>')}</p>`)
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"></head><body>${body.join('')}</body></html>`
}

function partHtml(part: Part): string {
  if (typeof part === 'string') return escapeHtml(part)
  if ('title' in part) return `<strong lang="zh-CN">《${escapeHtml(part.title)}》</strong>`
  return `<a href="${escapeHtml(part.href)}">${escapeHtml(part.label)}</a>`
}

/** Escapes text for HTML. Pure. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`)
