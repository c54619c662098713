/** A file's text and how it was read. */
export type Decoded = { text: string; encoding: 'UTF-8' | 'GB18030' | 'UTF-16' }

/**
 * Reads a text file as spreadsheets write them: UTF-8, GB18030 (so GBK) or, with its mark, UTF-16. GB18030 when most of what is not
 * ASCII is no UTF-8: a single broken character in a UTF-8 file does not make it one. Pure.
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
