import type { MeasureInput } from '../../publish/policy-input.ts'
import type { DemoPolicy } from './types.ts'

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

type Draft = Omit<DemoPolicy, 'body' | 'title'> & {
  title: string
  purpose: string
  /** Sections after the measures, each a sentence or more. */
  closing: string[]
}

/** Writes the body in the usual shape: purpose, one section for each measure (its clause), then the rest. */
export function document({ purpose, closing, ...draft }: Draft): DemoPolicy {
  const offers = draft.measures.map((measure, i) => `（${numerals[i]}）${measure.title}\n${measure.clause ?? ''}`)
  const rest = closing.map((text, i) => `${numerals[i + 2]}、${text}`)
  const head = `各镇人民政府、街道办事处，区政府各委、办、局：\n${purpose}`
  const body = [
    head,
    '一、适用范围\n本文件为演示示例，适用于青浦区范围内符合条件的单位和个人。',
    `二、支持事项\n${offers.join('\n')}`,
    ...rest,
  ].join('\n')
  return { ...draft, title: `${draft.title}（示例）`, body }
}

/** A link that leads nowhere on purpose. */
export const service = (slug: string): MeasureInput['serviceLink'] => ({
  title: '在线办理',
  url: `https://example.invalid/banli/${slug}`,
})
