// Finds days cut out of an instant's UTC text. Such a day is the day in Shanghai only from 00:00 to 16:00 UTC.

const cuts = [
  /\.to(?:ISOString|JSON)\(\)\s*\??\.\s*(?:slice|substring|substr)\(\s*0\s*,\s*(?:10|-14)\s*\)/g,
  /\.to(?:ISOString|JSON)\(\)\s*\??\.\s*(?:split\(\s*['"`/]T|replace\(\s*\/\[?T)/g,
  /\.toLocaleDateString\(/g,
]

/** @returns the 1-based lines of a source text on which a day is cut out of an instant, in order */
export function utcDays(source: string): number[] {
  const starts = cuts.flatMap((cut) => [...source.matchAll(cut)].map(({ index }) => index))
  return starts.sort((a, b) => a - b).map((start) => source.slice(0, start).split('\n').length)
}
