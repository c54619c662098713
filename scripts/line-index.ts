/** Line numbers, as `grep -n` counts them, of places in a text that streams by. Places are asked for in order. */
export type LineIndex = {
  /** Takes the next piece of the text. */
  add(piece: Buffer): void
  /** The line on which what ends at this place ends; its own line break included or not. */
  lineOfEnd(place: number): number
  /** The line of what begins at this place, blank lines before it left out. */
  lineOfStart(place: number): number
}

const [feed, carriageReturn] = [10, 13]
const forgetAfter = 10_000

export function openLineIndex(): LineIndex {
  // of each line: where its line feed stands, and whether there is nothing before it
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
