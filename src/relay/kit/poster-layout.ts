import { oneLine } from '../../dispatch/channels/email/compose.ts'
import type { KitContent, KitMeasure } from './kit.ts'
import { andOthers, clip, commonContact, periodText, windowText } from './kit-words.ts'

/** Text in one font on the poster. Sizes in points. */
export type Block = { text: string; bold: boolean; size: number; tone: 'ink' | 'quiet' | 'accent'; gap: number }
/** Height in points of a text set in a width in points. */
export type TextHeight = (block: Block, width: number) => number
export type Box = { width: number; height: number }

/** Blocks above the poster's foot from top to bottom, and the note in the foot. */
export type PosterLayout = { blocks: Block[]; note: Block | undefined; shown: number }

const titleSizes = [34, 30, 26, 22, 19]
const titleShare = 0.26
// with each measure's support text; without it; two lines per measure
const styles: readonly Style[] = [
  ...[1.15, 1, 0.9].map((scale) => ({ form: 'sentences' as const, scale })),
  ...[1, 0.9, 0.8].map((scale) => ({ form: 'lines' as const, scale })),
  ...[0.95, 0.85, 0.75].map((scale) => ({ form: 'compact' as const, scale })),
]
const smallest: Style = { form: 'compact', scale: 0.75 }
// more never fit on a page
const shownMax = 30
const noteSizes = [12.5, 11, 9.5]
const lengths = { title: 120, clause: 110, support: 120, contact: 100 }

type Style = { form: 'sentences' | 'lines' | 'compact'; scale: number }

/**
 * Fits a poster on one page: smaller and shorter first, then fewer measures and “…等 N 项”. Pure.
 * @param heightOf measures a block
 */
export function layOutPoster(content: KitContent, body: Box, foot: Box, heightOf: TextHeight): PosterLayout {
  const height = (blocks: readonly Block[]): number =>
    blocks.reduce((sum, block) => sum + heightOf(block, body.width) + block.gap, 0)
  const head = headBlocks(content, body, heightOf)
  const room = body.height - height(head)
  const note = noteBlock(content, foot, heightOf)
  for (const style of styles) {
    const blocks = measureBlocks(content, style)
    if (height(blocks) <= room) return { blocks: [...head, ...blocks], note, shown: content.measures.length }
  }
  return cutMeasures(content, { head, room, height, note })
}

type Cut = { head: Block[]; room: number; height: (blocks: readonly Block[]) => number; note: Block | undefined }

function cutMeasures(content: KitContent, { head, room, height, note }: Cut): PosterLayout {
  for (let shown = Math.min(content.measures.length - 1, shownMax); shown >= 0; shown -= 1) {
    const blocks = measureBlocks(content, smallest, shown)
    if (height(blocks) <= room) return { blocks: [...head, ...blocks], note, shown }
  }
  return { blocks: head, note, shown: 0 }
}

function headBlocks(content: KitContent, body: Box, heightOf: TextHeight): Block[] {
  const title = fitted(
    oneLine(content.title),
    titleSizes,
    { width: body.width, height: body.height * titleShare },
    heightOf,
    {
      bold: true,
      tone: 'ink',
      gap: 8,
    },
  )
  const source = [content.issuerName, content.documentNumber ?? '']
    .map((part) => clip(oneLine(part), 60))
    .filter(Boolean)
  return [
    title,
    { text: source.join('　'), bold: false, size: 11.5, tone: 'quiet' as const, gap: 2 },
    { text: periodText(content), bold: false, size: 11.5, tone: 'quiet' as const, gap: 14 },
  ].filter(({ text }) => text)
}

function noteBlock({ note }: KitContent, foot: Box, heightOf: TextHeight): Block | undefined {
  const text = oneLine(note ?? '')
  return text ? fitted(text, noteSizes, foot, heightOf, { bold: false, tone: 'ink', gap: 0 }) : undefined
}

/** A text in the largest size that fits. In the smallest size it is cut. */
function fitted(
  text: string,
  sizes: readonly number[],
  box: Box,
  heightOf: TextHeight,
  style: Pick<Block, 'bold' | 'tone' | 'gap'>,
): Block {
  const at = (size: number, cut = text): Block => ({ ...style, text: cut, size })
  const size = sizes.find((candidate) => heightOf(at(candidate), box.width) <= box.height)
  if (size !== undefined) return at(size)
  const smallest = sizes.at(-1) ?? 10
  let [low, high] = [0, text.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (heightOf(at(smallest, clip(text, middle)), box.width) <= box.height) low = middle
    else high = middle - 1
  }
  return at(smallest, clip(text, low))
}

function measureBlocks(content: KitContent, style: Style, shown = content.measures.length): Block[] {
  const { measures } = content
  if (measures.length === 0) return []
  const common = commonContact(measures)
  const line = lineOf(style.scale)
  const several = measures.length > 1
  return [
    line(several ? `面向企业，共 ${measures.length} 项` : '面向企业', { bold: true, tone: 'accent', size: 13, gap: 6 }),
    ...measures.slice(0, shown).flatMap((measure, i) => {
      const own = common === undefined ? measure : { ...measure, contact: null }
      return blocksOf(own, several ? `${i + 1}. ` : '', style)
    }),
    ...(shown < measures.length ? [line(andOthers(measures.length), { bold: true, gap: 8 })] : []),
    ...(common ? [line(contactText(common), { gap: 4 })] : []),
  ]
}

const lineOf =
  (scale: number) =>
  (text: string, { size = 12, gap = 2, ...change }: Partial<Block> = {}): Block => ({
    text,
    bold: false,
    tone: 'ink',
    ...change,
    size: size * scale,
    gap: gap * scale,
  })

/** Lines of one measure. The space between measures follows the last. */
function blocksOf(measure: KitMeasure, number: string, { form, scale }: Style): Block[] {
  const line = lineOf(scale)
  const title = `${number}${clip(oneLine(measure.title), lengths.title)}`
  const support = measure.support ? clip(oneLine(measure.support), lengths.support) : ''
  const window = `申报时间：${windowText(measure)}`
  const contact = measure.contact ? contactText(measure.contact) : ''
  const sentence =
    measure.clause && form === 'sentences' ? `原文：${clip(oneLine(measure.clause), lengths.clause)}` : ''
  const blocks =
    form === 'compact'
      ? [
          line(support ? `${title}：${support}` : title, { bold: true, size: 13 }),
          line([window, contact].filter(Boolean).join('　'), { size: 11.5 }),
        ]
      : [
          line(title, { bold: true, size: 15 }),
          line(support ? `支持内容：${support}` : '', { tone: 'accent', bold: true, size: 12.5 }),
          line(window),
          line(contact),
          line(sentence, { tone: 'quiet', size: 11 }),
        ]
  const said = blocks.filter(({ text }) => text)
  const gap = (form === 'compact' ? 5 : 10) * scale
  return said.map((block, i) => (i === said.length - 1 ? { ...block, gap } : block))
}

const contactText = (contact: string): string => `咨询方式：${clip(oneLine(contact), lengths.contact)}`
