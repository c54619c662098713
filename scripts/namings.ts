/** What one file has named so far: each thing counts where it is named first. */
export type Namings = {
  /** @returns the line that named the same before, if any; remembers this one otherwise */
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
