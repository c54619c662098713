// Part of npm run check. Links and paths of Markdown files lead to files. Their lines have at most 120 characters.
// README.md has at most 80 lines. Documents and decisions (`ADR-03`, `ADR-03.2`) that code cites exist.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { citationProblems, type DocumentProblem, decisionsIn, documentProblems } from './document-problems.ts'

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
const files = new Set(listed.split('\n').filter((file) => file !== '' && existsSync(file)))
const textOf = (path: string): string => readFileSync(path, 'utf8')
const documents = [...files].filter((file) => file.endsWith('.md'))
// Why without `document-problems`: its test cites documents that do not exist.
const sources = [...files].filter((file) => /\.(ts|tsx|graphql)$/.test(file) && !file.includes('document-problems'))
const decisions = new Set(
  documents.filter((file) => file.startsWith('docs/decisions/')).flatMap((file) => decisionsIn(file, textOf(file))),
)

let count = 0
const report = (path: string, problems: readonly DocumentProblem[]): void => {
  count += problems.length
  for (const { line, problem } of problems) console.error(`${path}:${line}: ${problem}`)
}
for (const path of documents) report(path, documentProblems(path, textOf(path), files))
for (const path of documents)
  report(path, citationProblems(textOf(path).replace(/[^\n]*\.md[^\n]*/g, ''), files, decisions))
for (const path of sources) report(path, citationProblems(textOf(path), files, decisions))
console.log(`${documents.length} documents, ${decisions.size} decisions, ${count} problems`)
process.exit(count === 0 && documents.length > 0 ? 0 : 1)
