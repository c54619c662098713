import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readDemoTemplate } from '../../../src/demo/demo-template.ts'

const folder = `${mkdtempSync(join(tmpdir(), 'jieli-template-'))}/`
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is used on the day it was made and the next, not later, not before, not when there is none', () => {
  expect(readDemoTemplate('2026-11-24', folder)).toBeUndefined()
  writeFileSync(`${folder}made-on`, '2026-11-24')
  expect(
    ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'].map((on) => readDemoTemplate(on, folder) !== undefined),
  ).toEqual([false, true, true, false])
})
