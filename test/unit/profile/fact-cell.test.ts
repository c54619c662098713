import { describe, expect, it } from 'vitest'
import { sentence } from '../../../src/platform/refusal.ts'
import { readCatalogueFiles } from '../../../src/profile/catalogue/catalogue-file.ts'
import { buildCatalogues } from '../../../src/profile/catalogues.ts'
import { factCell } from '../../../src/profile/intake/fact-cell.ts'
import { industryCodes } from '../../../src/profile/reference/industries.ts'

const catalogues = buildCatalogues(readCatalogueFiles(), new Map())
const read = (id: string, text: string) => {
  const fact = catalogues.of('ENTERPRISE').facts.get(id) ?? catalogues.of('CITIZEN').facts.get(id)
  if (!fact) throw new Error(`no fact ${id}`)
  const cell = factCell(fact, text)
  return cell && 'key' in cell ? sentence(cell, 'en') : cell?.value
}

describe('a cell of a fact', () => {
  // issue 11.4, CASES 14 and E: what Excel and WPS write of the same value
  it.each([
    ['employees', '1,000', 1000],
    ['employees', '３００', 300],
    ['rd_ratio', '5%', 5],
    ['established_on', '2026/5/1', '2026-05-01'],
    ['established_on', '2015年3月2日', '2015-03-02'],
    ['foreign_capital', 'TRUE', true],
    ['qualifications', 'high_tech；tech_sme', ['high_tech', 'tech_sme']],
    ['qualifications', '-', []],
    ['qualifications', '－', []],
    ['qualifications', '高新技术企业、专精特新小巨人', ['high_tech', 'little_giant']],
    ['tax_credit_level', '无', 'none'],
    ['tax_credit_level', 'Ａ级', 'a'],
    ['skill_level', '三级（高级工）', 'l3'],
    ['skill_level', '三级(高级工)', 'l3'],
    ['skill_level', '高级工', 'l3'],
    ['skill_level', '三级', 'l3'],
    ['veteran_since', '从未', 'never'],
    ['veteran_since', 'Never', 'never'],
    ['graduated_on', '无', 'never'],
    // what cannot have happened never is a day
    ['established_on', '从未', '从未'],
    // 闸北区 became part of 静安区 in 2015; the value is kept as it came (reference/divisions.ts)
    ['registered_in', '310108', '310108'],
    ['registered_in', " 310 118'".replace("'", ''), '310118'],
    ['industry', 'c39', 'C39'],
    ['industry', "'0313", '0313'],
    ['premises', '  ', undefined],
  ])('%s %j is %j', (id, text, value) => {
    expect(read(id, text)).toEqual(value)
  })

  it.each([
    ['employees', '1.2E+3', /write all of them/],
    ['registered_in', '3.10118E+11', /write all of them/],
    ['industry', '3月13日', /turned the code into a date/],
    ['industry', '2026/3/13', /turned the code into a date/],
    ['registered_in', '13-Mar', /turned the code into a date/],
    ['premises', '2026-03-01', /turned the code into a date/],
  ])('%s %j is refused with what to do', (id, text, words) => {
    expect(read(id, text)).toMatch(words)
  })

  it('a percentage is none of another unit', () => {
    expect(read('employees', '5%')).toBe('5%')
  })
})

// CASES 8: GB/T 4754-2017 has 0313 猪的饲养 and C313 钢压延加工; a table cannot tell which one 313 was.
describe('an industry whose leading zero may be gone', () => {
  it.each([
    ['313', /write C313 or 0313/],
    ['412', /write C412 or 0412/],
    ['111', /write B111 or 0111|write .*0111/],
    ['392', /write C392 or 0392/],
    ['13', /write C13 or 013/],
    ['1', /write 01/],
  ])('%s is refused', (text, words) => {
    expect(read('industry', text)).toMatch(words)
  })
  it('is refused for every code of agriculture, and is taken with its letter, zero or mark', () => {
    const zeros = Array.from({ length: 999 }, (_, i) => `0${i + 1}`).filter((code) => industryCodes.find(code))
    expect(zeros.length).toBeGreaterThan(100)
    for (const code of zeros) {
      expect(read('industry', code.slice(1))).toMatch(/leading zero/)
      expect(read('industry', code)).toBe(code)
      expect(read('industry', `="${code.slice(1)}"`)).toBe(code.slice(1))
    }
  })
  it('a code that has no such twin is taken', () => {
    expect(['3911', 'C313', '65', '651'].map((code) => read('industry', code))).toEqual(['3911', 'C313', '65', '651'])
  })
})
