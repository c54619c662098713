import { posix } from 'node:path'

/** A problem of a Markdown file, with its 1-based line. */
export type DocumentProblem = { line: number; problem: string }

const lineMax = 120
const readmeMax = 80
const fence = /^\s*```/
const indented = /^(?: {4}|\t)/
const tableRow = /^\s*\|/
const link = /\]\(([^)\s]+)\)/g
const codeSpan = /`([^`]+)`/g
const sourceFile = /^[\w@.-]+(?:\/[\w@.-]+)*\.(?:ts|tsx|md|graphql)$/
const rootedPath = /(?<![\w./-])(?:src|test|scripts|docs|graphql|deploy|research)\/[\w./-]*[\w/]/g

/**
 * Broken links, paths that do not exist, long lines, a README that is too long. Pure.
 * @param path of the document from the root of the repository
 * @param files every file of the repository, from its root
 */
export function documentProblems(path: string, text: string, files: ReadonlySet<string>): DocumentProblem[] {
  const problems: DocumentProblem[] = []
  const lines = text.replace(/\n$/, '').split('\n')
  const known = knownPaths(files)
  let inFence = false
  for (const [i, content] of lines.entries()) {
    if (fence.test(content)) inFence = !inFence
    else if (!inFence && !indented.test(content))
      for (const problem of lineProblems(path, content, known)) problems.push({ line: i + 1, problem })
  }
  if (path === 'README.md' && lines.length > readmeMax)
    problems.push({ line: lines.length, problem: `${lines.length} lines, at most ${readmeMax}` })
  return problems
}

function lineProblems(path: string, content: string, known: ReadonlySet<string>): string[] {
  const folder = posix.dirname(path)
  const targets = [...content.matchAll(link)].map(([, target = '']) => target)
  const broken = targets
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .map((target) => posix.normalize(posix.join(folder, target.split('#')[0] ?? '')).replace(/\/$/, ''))
    .filter((target) => !known.has(target))
    .map((target) => `broken link: ${target}`)
  const prose = content.replaceAll(link, ']')
  const rooted = [...prose.matchAll(rootedPath)].map(([found]) => found.replace(/\/$/, ''))
  const missing = rooted.filter((found) => !known.has(found) && !known.has(posix.join(folder, found)))
  const named = [...prose.matchAll(codeSpan)].map(([, span = '']) => span).filter((span) => sourceFile.test(span))
  const unknown = named.filter((span) => !rooted.includes(span) && !known.has(`…/${span}`))
  const length = [...content].length
  const isLong = length > lineMax && !tableRow.test(content) && targets.length === 0 && !content.includes('://')
  return [
    ...broken,
    ...[...missing, ...unknown].map((found) => `no such file: ${found}`),
    ...(isLong ? [`${length} characters, at most ${lineMax}`] : []),
  ]
}

/** Every file and folder, and each end of a path after `…/`. Why: a document can leave out the folders above a file. */
function knownPaths(files: ReadonlySet<string>): ReadonlySet<string> {
  const known = new Set<string>(['.'])
  for (const file of files) {
    const parts = file.split('/')
    for (let end = 1; end <= parts.length; end += 1) known.add(parts.slice(0, end).join('/'))
    for (let start = 0; start < parts.length; start += 1) known.add(`…/${parts.slice(start).join('/')}`)
  }
  return known
}

const mentioned = /(?<![\w./-])(?:docs|src|test|scripts|graphql|deploy|research)\/[\w./-]+\.md\b/g
const citation = /\bADR-(\d{2})(?:\.(\d+))?\b/g

/**
 * Citations of a source file or document that lead nowhere: documents by path from the root, decisions by number. Pure.
 * @param decisions every decision and its parts, e.g. `ADR-03` and `ADR-03.2`
 */
export function citationProblems(
  text: string,
  files: ReadonlySet<string>,
  decisions: ReadonlySet<string>,
): DocumentProblem[] {
  return text.split('\n').flatMap((content, i) => {
    const documents = [...content.matchAll(mentioned)].map(([path]) => path).filter((path) => !files.has(path))
    const cited = [...content.matchAll(citation)].map(([number]) => number).filter((number) => !decisions.has(number))
    return [...documents, ...cited].map((missing) => ({ line: i + 1, problem: `no such document: ${missing}` }))
  })
}

/** `ADR-03` and its parts `ADR-03.1`, … of one record. Pure. @param path e.g. `docs/decisions/03-facts.md` */
export function decisionsIn(path: string, text: string): string[] {
  const number = /(\d{2})-[^/]*\.md$/.exec(path)?.[1]
  if (!number) return []
  const parts = [...text.matchAll(/^### (\d+)\.(\d+) /gm)].filter(([, group]) => Number(group) === Number(number))
  return [`ADR-${number}`, ...parts.map(([, , part]) => `ADR-${number}.${part}`)]
}
