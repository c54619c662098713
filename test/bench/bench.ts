/** One figure of a benchmark, as printed. */
export type Figure = {
  figure: string
  value: number
  unit: string
  target?: number
  better: 'lower' | 'higher'
  /** The same of the build beside. */
  beside?: number
  timesFaster?: number
}

/** A benchmark: fixed sizes, both sides of a ratio in the same run. */
export type Bench = (options: {
  small: boolean
  /** Folder of a second build, for benchmarks that can run both. */
  beside: string | undefined
  progress: (text: string) => void
}) => AsyncGenerator<Figure>

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Milliseconds of one run. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await run()
  return performance.now() - started
}

/** Runs both sides alternately. @returns the median of each */
export async function alternate(
  rounds: number,
  sides: readonly (() => Promise<number>)[],
  progress: (text: string) => void,
): Promise<number[]> {
  const taken: number[][] = sides.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, side] of sides.entries()) taken[i]?.push(await side())
    progress(`round ${round + 1} of ${rounds}: ${taken.map((list) => `${Math.round(list.at(-1) ?? 0)} ms`).join(', ')}`)
  }
  return taken.map(median)
}

export const rounded = (value: number): number => Math.round(value * 100) / 100
