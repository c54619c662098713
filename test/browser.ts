// A real browser: an installed Chromium where there is one, else the one inside an npm package.
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { packagedBrowser } from './packaged-browser.ts'

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

const single = new WeakSet<Browser>()

/**
 * @param options.console for the console's pages. Why: as several processes the packaged browser traps when a list of
 * antd opens; as one process it traps with a service worker, which the console has not.
 */
export async function launchBrowser(options: { console?: boolean } = {}): Promise<Browser> {
  const own = installed.find((candidate) => existsSync(candidate))
  const inOne = options.console === true && own === undefined
  const args = inOne ? [...flags, '--single-process', '--no-zygote'] : flags
  // under `faketime` Chromium does not answer; its pages read the service's clock anyway
  const env = { ...process.env, LD_PRELOAD: '' }
  const browser = await chromium.launch({ executablePath: own ?? packagedBrowser(), args, env })
  if (inOne) single.add(browser)
  return browser
}

export type Opened = { page: Page; complaints: string[] }

/**
 * Opens a window in Chinese, in the zone of New York, whose pages have the service's clock.
 * Why New York: at noon in Shanghai, where that clock begins, New York has the day before.
 * Each document that the window loads starts at the service's time when the window opened, and its clock runs on.
 */
export async function openWindow(
  browser: Browser,
  clock: { now(): Date },
  { width, height = 844, permissions = [] }: { width: number; height?: number; permissions?: string[] },
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'zh-CN',
    timezoneId: 'America/New_York',
    // Why: on a loaded machine a click on a moving dialog is lost, because the mouse is released elsewhere.
    reducedMotion: 'reduce',
    permissions,
  })
  await context.addInitScript(moveClock, clock.now().getTime())
  const page = await context.newPage()
  // Why: with `--single-process` a closed window ends the browser. It ends with the test file.
  if (single.has(browser)) context.close = async () => void (await page.goto('about:blank'))
  page.setDefaultTimeout(60_000)
  return { page, complaints: complaintsOf(page) }
}

/** Moves the page's clock; runs in the page. Why not Playwright's clock: it replaces the timers too. */
function moveClock(atMs: number): void {
  const Real = Date
  const aheadMs = atMs - Real.now()
  globalThis.Date = class extends Real {
    constructor(...given: []) {
      super(...((given.length > 0 ? given : [Real.now() + aheadMs]) as []))
    }
    static override now(): number {
      return Real.now() + aheadMs
    }
  } as DateConstructor
}

/** Collects a page's errors: uncaught ones, and those of its console (refused content too). */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return complaints
}
