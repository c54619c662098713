import PDFDocument from 'pdfkit'
import type { KitContent } from './kit.ts'
import { clip, sourceLine } from './kit-words.ts'
import { type Block, layOutPoster } from './poster-layout.ts'
import { qrModules } from './qr.ts'

const page = { width: 595.28, height: 841.89 }
const margin = 48
const inner = page.width - 2 * margin
const band = 54
const foot = { top: 618, height: 176 }
const qrSide = 150
const tones = { ink: '#1f2329', quiet: '#5c6670', accent: '#b3261e' }
const bandColour = '#b3261e'
const footColour = '#f4f5f7'
// 〓 (geta) marks a missing character in Chinese print
const missing = '〓'

/** Part of fontkit's font; pdfkit's types lack it. */
type Opened = { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } }
/** Contents of the font files. */
export type PosterFonts = { regular: Uint8Array; bold: Uint8Array }

/**
 * Draws a one-page A4 poster with its fonts embedded as subsets. @param at creation time, in the file's metadata only
 */
export function drawPoster(content: KitContent, fonts: PosterFonts, at: Date): Promise<Uint8Array> {
  const info = { Title: content.title, Author: content.orgName, CreationDate: at }
  const doc = new PDFDocument({ size: [page.width, page.height], margin: 0, info, lang: 'zh-CN', pdfVersion: '1.7' })
  const done = collect(doc)
  doc.registerFont('bold', fonts.bold as Buffer)
  doc.registerFont('regular', fonts.regular as Buffer)
  doc.font('bold').font('regular')
  const settable = settableIn((doc as unknown as Opened)._font.font)
  const clean = JSON.parse(JSON.stringify(content), (_key, value) =>
    typeof value === 'string' ? settable(value) : value,
  ) as KitContent
  draw(doc, clean)
  doc.end()
  return done
}

function collect(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
}

/** Replaces characters that the font lacks by 〓. Why: readers must see that one is missing. */
const settableIn =
  (font: Opened['_font']['font']) =>
  (text: string): string =>
    [...text.normalize('NFC')]
      .map((char) => (/\s/.test(char) || font.hasGlyphForCodePoint(char.codePointAt(0) ?? 0) ? char : missing))
      .join('')

function draw(doc: PDFKit.PDFDocument, content: KitContent): void {
  const set = (block: Block): PDFKit.PDFDocument =>
    doc
      .font(block.bold ? 'bold' : 'regular')
      .fontSize(block.size)
      .fillColor(tones[block.tone])
  const lineGap = (block: Block): number => block.size * 0.12
  const measure = (block: Block, width: number): number =>
    set(block).heightOfString(block.text, { width, lineGap: lineGap(block) })
  const put = (block: Block, x: number, y: number, width: number): number => {
    const height = measure(block, width)
    set(block).text(block.text, x, y, { width, height: height + 1, lineGap: lineGap(block) })
    return height
  }
  const noteWidth = inner - qrSide - 24 - 32
  const layout = layOutPoster(
    content,
    { width: inner, height: foot.top - band - 28 - 12 },
    { width: noteWidth, height: 84 },
    measure,
  )
  doc.rect(0, 0, page.width, band).fill(bandColour)
  const org = clip(content.orgName, 40)
  doc
    .font('bold')
    .fontSize(17)
    .fillColor('#ffffff')
    .text(`惠企政策 · ${org}转发`, margin, 16, { width: inner, height: 24, ellipsis: '…' })
  let y = band + 28
  for (const block of layout.blocks) y += put(block, margin, y, inner) + block.gap
  drawFoot(doc, content, { note: layout.note, noteWidth, put })
}

type Foot = {
  note: Block | undefined
  noteWidth: number
  put: (block: Block, x: number, y: number, width: number) => number
}

function drawFoot(doc: PDFKit.PDFDocument, content: KitContent, { note, noteWidth, put }: Foot): void {
  doc.roundedRect(margin - 16, foot.top, inner + 32, foot.height, 8).fill(footColour)
  const left = margin
  const org = clip(content.orgName, 40)
  let y = foot.top + 14
  const line = (text: string, change: Partial<Block>): void => {
    const block = { text, bold: false, size: 10, tone: 'quiet' as const, gap: 4, ...change }
    y += put(block, left, y, noteWidth) + block.gap
  }
  line(note ? `${org}的话` : org, { bold: true, size: 13, tone: 'ink' })
  if (note) y += put(note, left, y, noteWidth) + 6
  y = foot.top + foot.height - 52
  line('扫码查看详情、适用条件和办理入口', { size: 11, tone: 'ink' })
  line(content.link, { size: 9.5 })
  drawQr(doc, content.link, page.width - margin - qrSide, foot.top + (foot.height - qrSide) / 2)
  doc.font('regular').fontSize(9.5).fillColor(tones.quiet)
  doc.text(`本页由${org}制作，内容${sourceLine}。`, margin, page.height - 34, {
    width: inner,
    height: 14,
    align: 'center',
    ellipsis: '…',
  })
}

function drawQr(doc: PDFKit.PDFDocument, link: string, x: number, y: number): void {
  const { size, margin: quiet, isDark } = qrModules(link)
  const module = qrSide / (size + 2 * quiet)
  doc.rect(x, y, qrSide, qrSide).fill('#ffffff')
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (isDark(column, row)) doc.rect(x + (column + quiet) * module, y + (row + quiet) * module, module, module)
    }
  }
  doc.fill('#000000')
}
