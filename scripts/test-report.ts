// Summary of the test runner's report, with the second run of failed files. Pure.

/** As vitest's JSON reporter writes it; `name` is the file's path. */
export type TestFile = {
  name: string
  status: string
  assertionResults: { fullName: string; status: string }[]
}

export type Summary = {
  files: TestFile[]
  /** Files that failed and then passed by themselves, in the order of the first run. */
  flaky: string[]
  passed: number
  /** A file that failed outside its tests (a hook, an import) counts as one. */
  failed: number
}

/** Failed files below a folder. A second run can show that they are flaky. */
export const failedBelow = (folder: string, files: readonly TestFile[]): string[] =>
  files.filter(({ name, status }) => status === 'failed' && name.includes(folder)).map(({ name }) => name)

/** Replaces files of the first run by those of the second. */
export function summarise(first: readonly TestFile[], again: readonly TestFile[]): Summary {
  const second = new Map(again.map((file) => [file.name, file]))
  const files = first.map((file) => second.get(file.name) ?? file)
  const flaky = first.filter(({ name, status }) => status === 'failed' && second.get(name)?.status === 'passed')
  const counts = files.map(({ status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed').length
    return status === 'failed' ? Math.max(failed, 1) : failed
  })
  return {
    files,
    flaky: flaky.map(({ name }) => name),
    passed: files.flatMap((file) => file.assertionResults).filter(({ status }) => status === 'passed').length,
    failed: counts.reduce((sum, count) => sum + count, 0),
  }
}
