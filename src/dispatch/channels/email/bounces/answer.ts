import { wordsOf } from './answer-words.ts'
import { type BounceKind, isGenericStatus, kindOfStatus } from './status.ts'

// Not a part of an IP address, a version or a name. Subjects end at 7 (RFC 3463 §3).
const anyStatus = /(?<![\w.])([45]\.[0-7]\.\d{1,3})(?![\w]|\.\d)/g
const atLineStart = /^\s*\d{3}[- ]\s*\(?#?([45]\.[0-7]\.\d{1,3})(?![\w]|\.\d)/gm

/**
 * Enhanced statuses of a failure in a server's answer, where servers write them: behind the reply code, `#5.1.1`,
 * `(5.1.1)`, at the ends of lines. Those behind reply codes count alone where there are any. Pure.
 * @param text all lines of the answer
 */
export function statusesIn(text: string): string[] {
  const leading = [...text.matchAll(atLineStart)].map(([, status = '']) => status)
  const found = leading.length > 0 ? leading : [...text.matchAll(anyStatus)].map(([, status = '']) => status)
  return [...new Set(found)]
}

/** What an answer says: its status (the first that is not generic), the kind of all statuses, and the words' subject. */
export type ReadAnswer = {
  status: string | undefined
  /** undefined = no status, or statuses that contradict each other. */
  kind: BounceKind | undefined
  isGeneric: boolean
  words: ReturnType<typeof wordsOf>
}

export function readAnswer(text: string): ReadAnswer {
  const statuses = statusesIn(text)
  const specific = statuses.filter((status) => !isGenericStatus(status))
  const kinds = new Set((specific.length > 0 ? specific : statuses).map(kindOfStatus))
  return {
    status: specific[0] ?? statuses[0],
    kind: kinds.size === 1 ? [...kinds][0] : undefined,
    isGeneric: specific.length === 0,
    words: wordsOf(text),
  }
}

/**
 * Kind of a reported failure and the status that shows it. Pure. The diagnostic is the remote server's own word: it
 * counts where the status is generic (RFC 3464 §2.3.6). Words about us or about now never end an address.
 * @returns undefined when neither names a failure
 */
export function kindOfReport(
  status: string,
  diagnostic: string | undefined,
): { kind: BounceKind; status: string } | undefined {
  if (status.startsWith('2.')) return undefined
  const diagnosis = readAnswer(diagnostic ?? '')
  const plain = kindOfStatus(status)
  const shown = isGenericStatus(status) ? (diagnosis.status ?? (status || replyCodeIn(diagnostic))) : status
  const about = (kind: BounceKind) => ({ kind, status: shown })
  if (!plain && !diagnosis.status && !diagnosis.words) return undefined
  if (diagnosis.words === 'us' || diagnosis.words === 'content') return about('MESSAGE')
  if (!isGenericStatus(status) && plain) return about(plain)
  if (!diagnosis.isGeneric && diagnosis.kind) return about(diagnosis.kind)
  if (diagnosis.words === 'full') return about('SOFT')
  if (diagnosis.words === 'gone') return about('HARD')
  return plain ? about(plain) : undefined
}

const replyCodeIn = (diagnostic = ''): string => /\b[45]\d\d\b/.exec(diagnostic)?.[0] ?? '5.0.0'
