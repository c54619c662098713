import { createReadStream } from 'node:fs'

/** One line of a file: its text, or undefined when it is not valid UTF-8. Numbers begin at 1. */
export type Line = { number: number; text: string | undefined; bytes: number }

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Lines of a UTF-8 file, decoded one by one so that a broken one spoils no other. Blank lines are left out. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  let rest: Buffer[] = []
  let number = 0
  const flush = (): Line => {
    number += 1
    const bytes = Buffer.concat(rest)
    rest = []
    try {
      return {
        number,
        text: decoder
          .decode(bytes)
          .replace(/^\uFEFF/, '')
          .trim(),
        bytes: bytes.length + 1,
      }
    } catch {
      return { number, text: undefined, bytes: bytes.length + 1 }
    }
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
