import { problemTexts } from './problem-texts.ts'

/** Why something is refused: the name of its sentence in problem-texts.ts, and the values in it. */
export type Why = { readonly key: string; readonly params: Readonly<Record<string, string | number>> }

/** One thing that is wrong with an input, and where. */
export type Problem = Why & { readonly path: string }

type Makers = {
  readonly [K in keyof typeof problemTexts]: (typeof problemTexts)[K] extends (params: infer P) => unknown
    ? (params: P) => Why
    : Why
}

/** A problem by its name; the compiler checks name and values. */
export const problems = Object.fromEntries(
  Object.entries(problemTexts).map(([name, text]) => {
    const key = `rules.${name}`
    return [name, typeof text === 'function' ? (params: Why['params']) => ({ key, params }) : { key, params: {} }]
  }),
) as unknown as Makers
