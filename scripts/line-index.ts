/** 1-based line numbers of places (byte offsets) in a streamed text. Places must be queried in rising order. */
export type LineIndex = {
  /** Takes the next piece of the text. */
  add(piece: Buffer): void
  /** Line of the last character of a record that ends at this place, with or without its line break. */
  lineOfEnd(place: number): number
  /** Line of the first record at or after this place, without blank lines. */
  lineOfStart(place: number): number
}

const [feed, carriageReturn] = [10, 13]
const forgetAfter = 10_000

export function openLineIndex(): LineIndex {
  // per line: place of its line feed, and whether the line is blank
  let feeds: number[] = []
  let blank: boolean[] = []
  let forgotten = 0
  let head = 0
  let size = 0
  let lineStart = 0
  let firstOfLine = 0
  const passTo = (place: number): void => {
    while (head < feeds.length && (feeds[head] ?? 0) < place) head += 1
    if (head < forgetAfter) return
    feeds = feeds.slice(head)
    blank = blank.slice(head)
    forgotten += head
    head = 0
  }
  return {
    add: (piece) => {
      let from = 0
      for (let at = piece.indexOf(feed); at >= 0; at = piece.indexOf(feed, from)) {
        const length = size + at - lineStart
        if (size + from === lineStart) firstOfLine = piece[from] ?? 0
        feeds.push(size + at)
        blank.push(length === 0 || (length === 1 && firstOfLine === carriageReturn))
        from = at + 1
        lineStart = size + from
      }
      if (size + from === lineStart && from < piece.length) firstOfLine = piece[from] ?? 0
      size += piece.length
    },
    lineOfEnd: (place) => {
      passTo(place - 1)
      return forgotten + head + 1
    },
    lineOfStart: (place) => {
      passTo(place)
      let at = head
      while (blank[at]) at += 1
      return forgotten + at + 1
    },
  }
}
