/** Keys that a file has named, with the line of the first naming. */
export type Namings = {
  /** Stores a key's line. @returns the earlier line that named the key, if any */
  before(key: string, line: number): number | undefined
}

export function openNamings(): Namings {
  const lines = new Map<string, number>()
  return {
    before: (key, line) => {
      const first = lines.get(key)
      if (first === undefined) lines.set(key, line)
      return first
    },
  }
}
