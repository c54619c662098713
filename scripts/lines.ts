import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { delimiterIn } from '../src/platform/cell.ts'
import { workbookKind, workbookText } from '../src/platform/workbook.ts'

/** One line of a file. Numbers begin at 1. */
export type Line = { number: number; text: string; bytes: number }

const decoder = new TextDecoder('utf-8')

/** Trimmed lines of a UTF-8 file. Invalid bytes become U+FFFD. Each line is decoded by itself. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  let rest: Buffer[] = []
  let number = 0
  const flush = (): Line => {
    number += 1
    const bytes = Buffer.concat(rest)
    rest = []
    return { number, text: decoder.decode(bytes).trim(), bytes: bytes.length + 1 }
  }
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      rest.push(chunk.subarray(from, at))
      from = at + 1
      yield flush()
    }
    rest.push(chunk.subarray(from))
  }
  if (rest.some((part) => part.length > 0)) yield flush()
}

/** How a table is stored: a text in an encoding, or a workbook. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'workbook'

const probeBytes = 1 << 20

/**
 * The encoding of a text file, by its first megabyte. GB18030 includes GBK and GB2312.
 * The result is GB18030 when more than a third of the characters beyond ASCII are invalid in UTF-8.
 * UTF-16 is known by its byte order mark. Why a third: a single broken character must not decide.
 */
export async function encodingOf(path: string): Promise<Encoding> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(probeBytes), 0, probeBytes, 0)
    if (workbookKind(buffer)) return 'workbook'
    if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'utf-16le'
    if (buffer[0] === 0xfe && buffer[1] === 0xff) return 'utf-16be'
    const text = new TextDecoder('utf-8').decode(buffer.subarray(0, bytesRead), { stream: true })
    const foreign = text.match(/\P{ASCII}/gu) ?? []
    const broken = foreign.filter((char) => char === '\uFFFD').length
    return broken > foreign.length / 3 ? 'gb18030' : 'utf-8'
  } finally {
    await file.close()
  }
}

/**
 * A file's text as UTF-8 without a BOM. Invalid bytes become U+FFFD, so that the reader can refuse only their row.
 * A workbook is the CSV of its first visible sheet.
 * @throws BAD_USER_INPUT for a workbook that cannot be read
 */
export async function* decodedFile(
  path: string,
  encoding: Encoding,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  if (encoding === 'workbook') {
    const file = await readFile(path)
    onBytes(file.length)
    yield Buffer.from((await workbookText(file)).replace(/^\uFEFF/, ''))
    return
  }
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  let first = true
  const piece = (text: string): Buffer => {
    const begun = first && text !== ''
    if (begun) first = false
    return Buffer.from(begun ? text.replace(/^\uFEFF/, '') : text)
  }
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    onBytes(chunk.length)
    yield piece(decoder.decode(chunk, { stream: true }))
  }
  yield piece(decoder.decode())
}

/** The separator of a table's cells, by its first line with content. */
export async function delimiterOf(path: string, encoding: Encoding): Promise<string> {
  if (encoding === 'workbook') return ','
  let text = ''
  for await (const piece of decodedFile(path, encoding, () => {})) {
    text = (text + piece.toString('utf8')).trimStart()
    if (text.includes('\n') || text.length > probeBytes) break
  }
  return delimiterIn(text)
}
