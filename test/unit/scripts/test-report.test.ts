import { describe, expect, it } from 'vitest'
import { failedBelow, summarise, type TestFile } from '../../../scripts/test-report.ts'

const file = (name: string, status: string, ...tests: string[]): TestFile => ({
  name,
  status,
  assertionResults: tests.map((test, i) => ({ fullName: `${name} ${i}`, status: test })),
})
const unit = file('/w/test/unit/a.test.ts', 'failed', 'passed', 'failed')
const page = file('/w/test/e2e/page.test.ts', 'failed', 'passed', 'failed', 'failed')
const mail = file('/w/test/e2e/mail.test.ts', 'passed', 'passed')
const pagePassed = file(page.name, 'passed', 'passed', 'passed', 'passed')

describe('the report of a test run', () => {
  it('names the failed files of one folder', () => {
    expect(failedBelow('/test/e2e/', [unit, page, mail])).toEqual([page.name])
  })

  it('counts tests over all files', () => {
    expect(summarise([unit, page, mail], [])).toMatchObject({ passed: 3, failed: 3, flaky: [] })
  })

  it('a file that passes by itself is flaky and no failure', () => {
    expect(summarise([page, mail], [pagePassed])).toEqual({
      files: [pagePassed, mail],
      flaky: [page.name],
      passed: 4,
      failed: 0,
    })
  })

  it('a file that fails again is a failure, by its second run', () => {
    const again = file(page.name, 'failed', 'passed', 'passed', 'failed')
    expect(summarise([page], [again])).toMatchObject({ passed: 2, failed: 1, flaky: [] })
  })

  it('a file that failed outside its tests is a failure', () => {
    expect(summarise([file('/w/test/e2e/hook.test.ts', 'failed', 'skipped')], [])).toMatchObject({
      passed: 0,
      failed: 1,
    })
  })
})
