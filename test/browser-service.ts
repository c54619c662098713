// A service on the small world and a browser on its pages, for the tests of one file.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { buildPages, complaintsOf, launchBrowser } from './browser.ts'
import { startService, type TestService } from './service.ts'

export type Opened = { page: Page; complaints: string[] }

export type BrowserService = {
  readonly service: TestService
  readonly browser: Browser
  /** Opens an address of the service in a window of its own, in Chinese. */
  open(path: string, width?: number): Promise<Opened>
}

/** Starts both before the tests of a `describe`, and stops them after. */
export function browserService(): BrowserService {
  let started: { service: TestService; browser: Browser } | undefined
  const running = () => {
    if (!started) throw new Error('the service is not started yet')
    return started
  }
  beforeAll(async () => {
    buildPages()
    const service = await startService('pglite')
    // the pages show time by the browser's own clock
    service.clock.set(new Date())
    started = { service, browser: await launchBrowser() }
  })
  afterAll(async () => {
    await started?.browser.close()
    await started?.service.stop()
  })
  return {
    get service() {
      return running().service
    },
    get browser() {
      return running().browser
    },
    open: async (path, width = 1280) => {
      const { service, browser } = running()
      const page = await (await browser.newContext({ viewport: { width, height: 900 }, locale: 'zh-CN' })).newPage()
      page.setDefaultTimeout(30_000)
      const complaints = complaintsOf(page)
      await page.goto(`${service.url}${path}`)
      return { page, complaints }
    },
  }
}
