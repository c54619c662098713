// A real browser: an installed Chromium where there is one, else the one inside an npm package.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Whether the browser is a full one that can show notifications. */
export const fullBrowser = installed.some((path) => existsSync(path))

export async function launchBrowser(): Promise<Browser> {
  const path = installed.find((candidate) => existsSync(candidate))
  if (path) return chromium.launch({ executablePath: path, args: flags })
  const { default: packaged } = await import('@sparticuz/chromium')
  return chromium.launch({ executablePath: await packaged.executablePath(), args: [...packaged.args, ...flags] })
}

/** Builds the pages where `npm ci` did not. */
export function buildPages(): void {
  const root = fileURLToPath(new URL('..', import.meta.url))
  if (!existsSync(`${root}dist/web/page/index.html`))
    execFileSync('vite', ['build', '--config', 'src/web/vite.config.ts'], { cwd: root, stdio: 'ignore' })
}

/** What a page complained of: errors and refused content. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return complaints
}
