// A text without what printing and typing add to it. Search compares such texts. Pure.

// CJK radicals U+2E80–2EF3 in the text layer of PDF files, each before its character. NFKC leaves them.
// Source: Unicode 14.0, EquivalentUnifiedIdeograph.txt
const radicals =
  '⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王' +
  '⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長' +
  '⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟'
// Characters that Kangxi radicals become by NFKC, though fonts of the mainland share the glyph with another character.
const shared = '戶户戸户靑青黃黄'
const ideographs = new Map(
  [...radicals, ...shared].flatMap((radical, i, all) => (i % 2 ? [] : [[radical, all[i + 1] ?? '']])),
)

/**
 * Folds full width, compatibility forms and radicals to the characters that people type; small letters.
 * A line end between Han characters is no word end (UAX #14, CSS Text 3 §4.1.2): it is removed.
 */
export const foldText = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u2E80-\u2EF3戶戸靑黃]/g, (radical) => ideographs.get(radical) ?? radical)
    .toLowerCase()
    .replace(/(?<=\p{Script=Han})[^\S\n\r]*[\n\r]\s*(?=\p{Script=Han})/gu, '')

/**
 * The letters and digits of a text, joined, with the point of decimals.
 * @example plainText('GB/T 4754—2017（2.5%）') is 'gbt475420172.5'
 */
export const plainText = (text: string): string =>
  foldText(text).replace(/(?<!\d)\.|\.(?!\d)|[^\p{L}\p{N}\p{M}.]/gu, '')

/** The parts of a query between spaces, as plain texts. A document must contain each. Empty without letter or digit. */
export const plainTerms = (query: string): string[] => {
  const terms = query.split(/\s+/u).map(plainText)
  return [...new Set(terms)].filter((term) => term !== '')
}

/** Characters and pairs of neighbours of a plain text, each once, as the function `text_grams` of the database. */
export function gramsOf(plain: string): string[] {
  const characters = [...plain]
  return [...new Set([...characters, ...characters.slice(1).map((next, i) => `${characters[i]}${next}`)])]
}
