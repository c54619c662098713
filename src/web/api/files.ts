import { ApiError, type GraphQLFailure, reach, toApiError } from './graphql.ts'
import { currentToken, endSession } from './session.ts'

/**
 * Fetches a file for the signed-in viewer.
 * @throws ApiError with the server's code
 */
export async function fetchFile(path: string): Promise<Blob> {
  const token = currentToken()
  const response = await reach(path, token ? { headers: { authorization: `Bearer ${token}` } } : {})
  if (response.ok) return response.blob()
  const body = (await response.json().catch(() => ({}))) as { errors?: GraphQLFailure[] }
  const failure = body.errors?.[0]
  const error = failure ? toApiError(failure) : new ApiError('NETWORK', `HTTP ${response.status}`)
  if (error.code === 'UNAUTHENTICATED' && token !== undefined) endSession()
  throw error
}

/** Saves a file to the reader's downloads. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** A file's text and how it was stored. */
export type Decoded = { text: string; encoding: 'UTF-8' | 'GB18030' | 'UTF-16' | 'XLSX' }

/** A list as text that can be sent, or the reason why not; WORKBOOK = one that cannot be read; bytes = its size as sent. */
export type TextFile =
  | (Decoded & { kind: 'TEXT'; name: string })
  | { kind: 'WORKBOOK' | 'UNREADABLE' }
  | { kind: 'TOO_LARGE'; bytes: number | undefined }

/** A request can have 4 MiB; the operation and its other variables need some of it. */
export const sentBytesMax = 4 * 1024 * 1024 - 64 * 1024

/** Reads a chosen list as a string for a request. Never throws. */
export async function readTextFile(file: Blob & { name: string }): Promise<TextFile> {
  // In any encoding at least half of the bytes read are sent.
  if (file.size > 2 * sentBytesMax) return { kind: 'TOO_LARGE', bytes: undefined }
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const decoded = isWorkbook(bytes) ? await readWorkbook(bytes) : decodeText(bytes)
    if (!decoded) return { kind: 'WORKBOOK' }
    const sent = sentBytes(decoded.text)
    return sent > sentBytesMax ? { kind: 'TOO_LARGE', bytes: sent } : { kind: 'TEXT', name: file.name, ...decoded }
  } catch {
    return { kind: 'UNREADABLE' }
  }
}

/** Bytes of a string in a request. Pure. */
export const sentBytes = (text: string): number => new TextEncoder().encode(JSON.stringify(text)).length

/** First bytes of .xlsx (a ZIP archive) and .xls (an OLE document). */
const WORKBOOKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
]

/** Whether a file is a spreadsheet's own format and not a text. Pure. */
export const isWorkbook = (bytes: Uint8Array): boolean =>
  WORKBOOKS.some((start) => start.every((byte, i) => bytes[i] === byte))

/** The first sheet that can be seen. The reader of workbooks is fetched when it is needed. */
async function readWorkbook(bytes: Uint8Array): Promise<Decoded | undefined> {
  const { workbookText } = await import('../../platform/workbook.ts')
  const text = await workbookText(bytes).catch(() => undefined)
  return text === undefined ? undefined : { text: text.replace(/^\uFEFF/, ''), encoding: 'XLSX' }
}

/**
 * Reads a text file of a spreadsheet: UTF-8, GB18030 (so GBK) or, with its mark, UTF-16.
 * GB18030 when most non-ASCII bytes are not UTF-8: one broken character does not change the encoding. Pure.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16' }
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'UTF-16' }
  const text = new TextDecoder('utf-8').decode(bytes)
  const foreign = text.match(/[^\0-\x7f]/gu) ?? []
  const broken = foreign.filter((char) => char === '\uFFFD').length
  if (broken <= foreign.length / 3) return { text, encoding: 'UTF-8' }
  return { text: new TextDecoder('gb18030').decode(bytes), encoding: 'GB18030' }
}
