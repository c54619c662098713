import { oneLine } from '../../dispatch/channels/email/compose.ts'
import { type Paragraph, renderText } from '../../dispatch/channels/email/render.ts'
import type { KitContent, KitMeasure } from './kit.ts'
import { andOthers, clip, commonContact, periodText, sourceLine, windowText } from './kit-words.ts'

export const textLengthMax = 1000
// Most UTF-16 units of each part. A title has at most 300.
const lengths = { title: 150, name: 40, support: 100, contact: 80 }

/**
 * Plain text for a group chat, at most 1,000 UTF-16 units: the organisation's note, a line, the document.
 * Too long: measures are replaced by their number, then the note is cut. The link is always there. Pure.
 */
export function kitText(content: KitContent): string {
  const note = noteOf(content.note)
  for (let shown = content.measures.length; shown >= 0; shown -= 1) {
    const text = compose(content, note, shown)
    if (text.length <= textLengthMax) return text
  }
  const rest = compose(content, '', 0).length
  return compose(content, clip(note, Math.max(0, textLengthMax - rest - noteHead(content).length - 20)), 0)
}

const colon = '：'
const noteOf = (note: string | null): string => (note ?? '').split(/\r?\n/).map(oneLine).filter(Boolean).join('\n')
const noteHead = ({ orgName }: KitContent): string => `【${clip(oneLine(orgName), lengths.name)}的话】`

function compose(content: KitContent, note: string, shown: number): string {
  const org = clip(oneLine(content.orgName), lengths.name)
  const contact = commonContact(content.measures)
  const count = content.measures.length
  const paragraphs: Paragraph[] = [
    ...(note ? [[[`${noteHead(content)}${note}`]], [['——以下为政策内容——']]] : []),
    [[{ title: clip(oneLine(content.title), lengths.title) }], [headOf(content)], [periodText(content)]],
    ...(count > 0
      ? [[[`面向企业，${count > 1 ? `共 ${count} 项：` : '内容：'}`], ...listed(content, shown, contact)]]
      : []),
    ...(contact ? [[[`咨询${colon}${clip(oneLine(contact), lengths.contact)}`]]] : []),
    [[{ label: '详情与适用条件', href: content.link }], [`${org}转发，${sourceLine}。`]],
  ]
  return renderText(paragraphs, colon)
}

const headOf = ({ issuerName, documentNumber }: KitContent): string =>
  [issuerName, documentNumber ?? '']
    .map((part) => clip(oneLine(part), lengths.name))
    .filter(Boolean)
    .join(' ')

function listed({ measures }: KitContent, shown: number, common: string | undefined): string[][] {
  const lines = measures
    .slice(0, shown)
    .map((measure, i) => [measureText(measure, common, measures.length > 1 ? i + 1 : undefined)])
  return shown < measures.length ? [...lines, [andOthers(measures.length)]] : lines
}

function measureText(measure: KitMeasure, common: string | undefined, number: number | undefined): string {
  const parts = [
    clip(oneLine(measure.title), lengths.title),
    measure.support ? clip(oneLine(measure.support), lengths.support) : '',
    `申报时间${colon}${windowText(measure)}`,
    measure.contact && common === undefined ? `咨询${colon}${clip(oneLine(measure.contact), lengths.contact)}` : '',
  ].filter(Boolean)
  return `${number === undefined ? '' : `${number}. `}${parts.join('；')}`
}
