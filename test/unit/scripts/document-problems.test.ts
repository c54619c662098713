import { expect, it } from 'vitest'
import { citationProblems, decisionsIn, documentProblems } from '../../../scripts/document-problems.ts'

const files = new Set(['README.md', 'docs/api.md', 'src/app.ts', 'src/relay/members.ts'])
const problemsOf = (text: string, path = 'docs/api.md') =>
  documentProblems(path, text, files).map(({ line, problem }) => `${line}: ${problem}`)

it.each([
  ['[map](../src/app.ts), [top](../README.md#words), [folder](../src/relay/), [out](https://example.org)'],
  ['see `src/relay/members.ts`, `relay/members.ts`, `members.ts` and `src/relay/`'],
  ['`npm run check`, `keys.json`, `FILE.csv`'],
  [`| a table | ${'x'.repeat(200)} |`],
  [`a long link https://example.org/${'x'.repeat(200)}`],
  [`\`\`\`\n${'x'.repeat(200)} src/gone.ts\n\`\`\`\n    src/gone.ts ${'x'.repeat(200)}`],
])('lets what is right pass: %s', (text) => {
  expect(problemsOf(text)).toEqual([])
})

it.each([
  ['\n[gone](gone.md)', '2: broken link: docs/gone.md'],
  ['see src/gone.ts.', '1: no such file: src/gone.ts'],
  ['see `src/gone/`', '1: no such file: src/gone'],
  ['`gone.ts`', '1: no such file: gone.ts'],
  ['`relay/gone.ts`', '1: no such file: relay/gone.ts'],
  ['中'.repeat(121), '1: 121 characters, at most 120'],
])('names the line of what is wrong: %s', (text, problem) => {
  expect(problemsOf(text)).toEqual([problem])
})

it('counts the lines of the README alone', () => {
  const text = 'a\n'.repeat(81)
  expect(problemsOf(text, 'README.md')).toEqual(['81: 81 lines, at most 80'])
  expect(problemsOf(text)).toEqual([])
})

it('finds the documents and decisions that code cites', () => {
  const record = '# ADR-03: Facts\n\n### 3.1 One\n\n### 3.2 Two\n\n### 4.1 Of another record\n'
  const decisions = new Set(decisionsIn('docs/decisions/03-facts.md', record))
  expect([...decisions]).toEqual(['ADR-03', 'ADR-03.1', 'ADR-03.2'])
  expect(citationProblems('// see docs/api.md, ADR-03 and ADR-03.2', files, decisions)).toEqual([])
  expect(citationProblems('\n// see docs/gone.md, ADR-03.3, ADR-04', files, decisions)).toEqual([
    { line: 2, problem: 'no such document: docs/gone.md' },
    { line: 2, problem: 'no such document: ADR-03.3' },
    { line: 2, problem: 'no such document: ADR-04' },
  ])
})
