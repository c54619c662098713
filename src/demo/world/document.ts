import type { MeasureInput } from '../../publish/policy-input.ts'
import { demoOrganisations } from './organisations.ts'
import type { DemoPolicy } from './types.ts'

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

type Draft = Omit<DemoPolicy, 'body' | 'title'> & {
  title: string
  purpose: string
  /** Sections after the measures, each a sentence or more. */
  closing: string[]
}

/**
 * Writes the body in the usual shape: purpose, one section for each measure (its clause, support, window, contact), the rest,
 * period of validity, who signed when. What measures and dates say stands in the text, so that it can be checked against it.
 */
export function document({ purpose, closing, ...draft }: Draft): DemoPolicy {
  const offers = draft.measures.map((measure, i) => `（${numerals[i]}）${measure.title}\n${offerText(measure)}`)
  const validity = validityText(draft.effectiveFrom, draft.effectiveTo)
  const sections = validity === undefined ? closing : [...closing, `施行日期\n${validity}`]
  const rest = sections.map((text, i) => `${numerals[i + 2]}、${text}`)
  const head = `各镇人民政府、街道办事处，区政府各委、办、局：\n${purpose}`
  const body = [
    head,
    '一、适用范围\n本文件为演示示例，适用于青浦区范围内符合条件的单位和个人。',
    `二、支持事项\n${offers.join('\n')}`,
    ...rest,
    `${signatureOf(draft.issuer)}\n${dateText(draft.issuedOn)}`,
  ].join('\n')
  return { ...draft, title: `${draft.title}（示例）`, body }
}

/** 2026年3月1日 */
const dateText = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

function offerText({ clause, support, applyFrom, applyTo, contact }: MeasureInput): string {
  const from = applyFrom ? `自${dateText(applyFrom)}起` : ''
  return [
    clause,
    support ? `支持标准：${support}。` : undefined,
    applyTo ? `申报时间：${from}至${dateText(applyTo)}止。` : undefined,
    contact ? `咨询：${contact}。` : undefined,
  ]
    .filter((line) => line)
    .join('\n')
}

function validityText(from: string | undefined, to: string | undefined): string | undefined {
  if (!from) return undefined
  return `本文件自${dateText(from)}起施行${to ? `，有效期至${dateText(to)}` : ''}。`
}

function signatureOf(issuer: string): string {
  const name = demoOrganisations().find((org) => org.id === issuer)?.name
  if (!name) throw new Error(`${issuer} is not an organisation of the demo world`)
  return name.replace(/^区/, '青浦区')
}

/** A link that leads nowhere on purpose. */
export const service = (slug: string): MeasureInput['serviceLink'] => ({
  title: '在线办理',
  url: `https://example.invalid/banli/${slug}`,
})
