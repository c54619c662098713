// A service with the small world, and a browser for its pages, for the tests of one file.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser, type Opened, openWindow } from './browser.ts'
import { startService, type TestService } from './service.ts'

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
    const service = await startService('pglite')
    started = { service, browser: await launchBrowser({ console: true }) }
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
      const opened = await openWindow(browser, service.clock, { width, height: 900 })
      await opened.page.goto(`${service.url}${path}`)
      return opened
    },
  }
}
