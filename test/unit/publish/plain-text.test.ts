import { describe, expect, it } from 'vitest'
import { foldText, gramsOf, plainTerms, plainText } from '../../../src/publish/plain-text.ts'
import { searchWords, textFinder } from '../../../src/publish/search-text.ts'

const finds = (body: string, query: string): boolean => textFinder({ title: '示例', body }, [])(query)

describe('a text as search compares it', () => {
  it.each([
    ['full width', 'ＡＢＣ１２', 'abc12'],
    ['a radical of the supplement, which NFKC leaves', '⻓⻔⻛⻝', '长门风食'],
    ['a radical of the Kangxi block', '⾏⽤', '行用'],
    ['a Kangxi radical whose NFKC is another region’s character', '落⼾', '落户'],
    ['a standard with its punctuation', 'GB/T 4754—2017', 'gbt47542017'],
    ['the point of a decimal', '提高 2.5 个百分点。', '提高2.5个百分点'],
    ['a document number', '青测发〔2026〕17号', '青测发202617号'],
    ['punctuation alone', '——（）。', ''],
  ])('%s', (_name, text, plain) => {
    expect(plainText(text)).toBe(plain)
  })

  // UAX #14 and CSS Text 3 §4.1.2: a line end between Han characters is no word end
  it.each(['\n', '\r\n', '\n\n', ' \n\u3000\u3000', '\r'])('joins Han characters over %j', (lineEnd) => {
    expect(foldText(`惠企政${lineEnd}策直达`)).toBe('惠企政策直达')
    expect(searchWords(`推进惠企政${lineEnd}策直达`)).toContain('政策')
  })

  it('keeps a line end beside Latin letters and digits', () => {
    expect(foldText('AI\nlab')).toBe('ai\nlab')
  })

  it('takes a query apart at spaces, full-width ones too', () => {
    expect(plainTerms('小微企业　贷款 贷款')).toEqual(['小微企业', '贷款'])
    expect(plainTerms(' 、。 ')).toEqual([])
  })

  it('has each character and each pair once, also beyond the basic plane', () => {
    expect(gramsOf('政𠮷政𠮷')).toEqual(['政', '𠮷', '政𠮷', '𠮷政'])
  })
})

describe('what a query finds in one document', () => {
  it.each([
    ['part of a longer word', '支持中小微企业数字化转型', '小微企业', true],
    ['an abbreviation', '残疾人就业保障金（残保金）减免', '残保金', true],
    ['a part over word ends', '老旧小区改造', '旧小区', true],
    ['a line end within the text', '全面推行精细\n化管理', '精细化管理', true],
    ['a standard in another spelling', '按《国民经济行业分类》（GB/T 4754—2017）', 'gb/t4754-2017', true],
    ['all parts of a query', '支持小微企业，提供贷款贴息', '贷款 小微企业', true],
    ['one part missing', '支持小微企业', '贷款 小微企业', false],
    ['characters in another order', '企微小业', '小微企业', false],
    ['punctuation alone', '支持小微企业。', '。', false],
  ])('%s', (_name, body, query, found) => {
    expect(finds(body, query)).toBe(found)
  })
})
