// npm run size -- FOLDER: how much of the labelled programmes in a folder the rule language can say. See README.md beside it.
// The files are third-party test data (AGPL, MPL) and stay outside; only the translating code is ours. Exit 1 below 90 % of the kinds that they name.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { aidesJeunes } from './aides-jeunes.ts'
import { beijingGuide } from './beijing.ts'
import { hangzhou } from './hangzhou.ts'
import { type Measured, measure } from './measure.ts'
import { myFriendBen } from './myfriendben.ts'
import { transition } from './transition.ts'

const targetPercent = 90
const [folder, ...rest] = process.argv.slice(2)
if (!folder || rest.length > 0) {
  console.error('用法 usage: npm run size -- ../shared/data/labelled')
  process.exit(2)
}

const read = (name: string): Promise<string> =>
  readFile(join(folder, name), 'utf8').catch(() => {
    console.error(`读不到文件 cannot read ${join(folder, name)}`)
    process.exit(2)
  })
const json = async (name: string) => JSON.parse(await read(name))
const lines = async (name: string) =>
  (await read(name))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

const measured = [
  aidesJeunes(await lines('fr-aides-jeunes-benefits.jsonl')),
  transition(await lines('fr-transition-ecologique-programmes.jsonl')),
  myFriendBen(await lines('us-myfriendben-specs.jsonl')),
  hangzhou(await json('cn-hangzhou-programmes.json')),
  beijingGuide(
    await json('cn-beijing-policy-guide-2024.json'),
    await json('cn-beijing-policy-guide-condition-survey.json'),
  ),
].map(measure)

const share = ({ expressed, all }: { expressed: number; all: number }): string =>
  `${expressed}/${all} ${((100 * expressed) / Math.max(1, all)).toFixed(1)} %`
const expressed = ({ conditions: { all, rule, validity } }: Measured) => ({ all, expressed: rule + validity })
const sum = (parts: { all: number; expressed: number }[]) => ({
  all: parts.reduce((total, part) => total + part.all, 0),
  expressed: parts.reduce((total, part) => total + part.expressed, 0),
})
const row = (cells: string[]): string => `| ${cells.join(' | ')} |`

const kinds = sum(measured.map((source) => source.kinds))
console.log(row(['source', 'unit', 'kinds', 'conditions', 'of these by validity', 'programmes']))
console.log(row(['---', '---', '---', '---', '---', '---']))
for (const source of measured) {
  const cells = [
    share(source.kinds),
    share(expressed(source)),
    String(source.conditions.validity),
    share(source.programmes),
  ]
  console.log(row([source.name, source.unit, ...cells]))
}
const validity = measured.reduce((total, source) => total + source.conditions.validity, 0)
console.log(
  row([
    'all',
    '',
    share(kinds),
    share(sum(measured.map(expressed))),
    String(validity),
    share(sum(measured.map((m) => m.programmes))),
  ]),
)
for (const source of measured) {
  console.log(`\n${source.name}`)
  for (const { kind, reason, count } of source.lost) console.log(`  not expressed ${count} × ${kind}: ${reason}`)
  for (const note of source.notes) console.log(`  ${note}`)
}
const named = sum(measured.filter((source) => source.named).map((source) => source.kinds))
console.log(
  `\nkinds that the files or their survey name: ${share(named)}; with our own cut of free text: ${share(kinds)}`,
)
// kinds that we cut ourselves from free text say as much about our cut: reported, not held
const percent = (100 * named.expressed) / named.all
console.log(`kinds of structured programmes expressed: ${percent.toFixed(1)} % (target ${targetPercent} %)`)
process.exit(percent >= targetPercent ? 0 : 1)
