import { describe, expect, it } from 'vitest'
import type { KitContent } from '../../../src/relay/kit/kit.ts'
import { type Block, layOutPoster, type TextHeight } from '../../../src/relay/kit/poster-layout.ts'

// every character as wide as it is high: Chinese type
const measure: TextHeight = ({ text, size }, width) => Math.ceil((text.length * size) / width) * size * 1.4
const body = { width: 500, height: 520 }
const foot = { width: 290, height: 84 }
const content = (change: Partial<KitContent> = {}): KitContent => ({
  orgName: '一号园区',
  note: null,
  title: '支持制造业若干措施',
  issuerName: '甲局',
  documentNumber: '青府办发〔2026〕17号',
  effectiveFrom: null,
  effectiveTo: '2027-12-31',
  measures: measures(1),
  link: 'https://jieli.example/r/K7PX2M9Q',
  ...change,
})
const measures = (count: number): KitContent['measures'] =>
  Array.from({ length: count }, (_, i) => ({
    title: `事项${i + 1}`,
    support: '最高 50 万元',
    applyFrom: null,
    applyTo: '2026-12-31',
    contact: `窗口${i + 1}`,
    clause: '对从业人数二十人以上的制造业企业给予补贴。',
  }))
const heightOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => sum + measure(block, body.width) + block.gap, 0)
const textOf = (blocks: readonly Block[]): string => blocks.map(({ text }) => text).join('\n')

describe('a poster', () => {
  it('shows one measure whole, with its support text', () => {
    const { blocks, shown } = layOutPoster(content(), body, foot, measure)
    const text = textOf(blocks)
    for (const part of [
      '支持制造业若干措施',
      '青府办发〔2026〕17号',
      '有效期至2027年12月31日',
      '面向企业',
      '支持内容：最高 50 万元',
      '申报时间：2026年12月31日截止',
      '咨询方式：窗口1',
      '原文：对从业人数',
    ])
      expect(text).toContain(part)
    expect(shown).toBe(1)
  })

  it.each([
    ['one measure', {}],
    ['twelve measures', { measures: measures(12) }],
    ['a hundred measures', { measures: measures(100) }],
    ['a title of 300 characters', { title: '题'.repeat(300), measures: measures(40) }],
    [
      'long words in everything',
      {
        measures: measures(50).map((one) => ({
          ...one,
          title: '长'.repeat(300),
          support: '多'.repeat(500),
          contact: '问'.repeat(500),
          clause: '句'.repeat(20_000),
        })),
      },
    ],
  ] as const)('fits one page with %s', (_name, change) => {
    const given = content(change as Partial<KitContent>)
    const { blocks, shown } = layOutPoster(given, body, foot, measure)
    expect(heightOf(blocks)).toBeLessThanOrEqual(body.height)
    if (shown < given.measures.length) expect(textOf(blocks)).toContain(`…等 ${given.measures.length} 项`)
    else expect(textOf(blocks)).not.toContain('…等')
  })

  it('grows smaller before it leaves anything out', () => {
    const few = layOutPoster(content({ measures: measures(3) }), body, foot, measure)
    const more = layOutPoster(content({ measures: measures(8) }), body, foot, measure)
    const size = (layout: typeof few): number => layout.blocks.find(({ text }) => text.includes('1. 事项1'))?.size ?? 0
    expect([few.shown, more.shown]).toEqual([3, 8])
    expect(size(more)).toBeLessThan(size(few))
  })

  it('cuts a title or a note only when it does not fit at its smallest', () => {
    const long = layOutPoster(content({ title: '题'.repeat(300), note: '话'.repeat(500) }), body, foot, measure)
    expect(long.blocks[0]?.text).toMatch(/^题+…$/)
    expect(long.note?.text).toMatch(/^话+…$/)
    const short = layOutPoster(content({ title: '题'.repeat(60), note: '话'.repeat(60) }), body, foot, measure)
    expect(short.blocks[0]?.text).toBe('题'.repeat(60))
    expect(short.note?.text).toBe('话'.repeat(60))
  })
})
