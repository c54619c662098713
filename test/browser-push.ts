// Push in a real browser without the browser's own push service. A real key pair replaces its subscription.
// Messages reach the real service worker.
import type { Browser, Page } from 'playwright-core'
import { fullBrowser, type Opened, openWindow } from './browser.ts'
import type { PushSubscription } from './receivers.ts'
import { until } from './service.ts'

/** Gives the page this subscription. Why: PushManager.subscribe never settles without Chromium's push service. */
export async function holdPush(page: Page, subscription: PushSubscription): Promise<void> {
  const { endpoint, p256dh, auth } = subscription
  await page.addInitScript(
    ({ endpoint, p256dh, auth }) => {
      const key = (text: string) =>
        Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0)).buffer
      const made = {
        endpoint,
        expirationTime: null,
        options: {},
        getKey: (name: string) => key(name === 'p256dh' ? p256dh : auth),
        toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
        unsubscribe: async () => true,
      }
      let current: unknown = null
      PushManager.prototype.subscribe = async () => {
        current = made
        return made as never
      }
      PushManager.prototype.getSubscription = async () => current as never
      if (Notification.permission !== 'granted') {
        Object.defineProperty(Notification, 'permission', { get: () => 'granted' })
        Notification.requestPermission = async () => 'granted'
      }
    },
    { endpoint, p256dh, auth },
  )
}

export type PushedWorker = {
  /** Delivers one message as a push service does; '' = without data. @returns the notification that it caused */
  deliver(data: string): Promise<any>
  /** Titles of the notifications that are shown. */
  shownTitles(): Promise<string[]>
}

/** Switches notifications on in the settings and attaches to the service worker. */
export async function switchPushOn(page: Page, url: string): Promise<PushedWorker> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('ServiceWorker.enable')
  const registrations: string[] = []
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: list }) =>
    registrations.push(...list.map((item) => item.registrationId)),
  )
  await page.goto(`${url}/settings`)
  await page.getByRole('switch', { name: '浏览器通知' }).click()
  await page.getByText('已在本设备开启').waitFor()
  await until(() => registrations.length > 0, 'the service worker')
  const worker = page.context().serviceWorkers()[0] ?? (await page.context().waitForEvent('serviceworker'))
  await worker.evaluate(() => {
    const scope = globalThis as any
    scope.shown = []
    const real = scope.registration.showNotification.bind(scope.registration)
    scope.registration.showNotification = (title: string, options: unknown) => {
      scope.shown.push({ title, ...(options as object) })
      return real(title, options).catch(() => {})
    }
  })
  const shown = (): Promise<any[]> => worker.evaluate(() => (globalThis as any).shown)
  return {
    deliver: async (data) => {
      const before = (await shown()).length
      await cdp.send('ServiceWorker.deliverPushMessage', { origin: url, registrationId: registrations[0] ?? '', data })
      await until(async () => (await shown()).length > before, 'the notification')
      return (await shown())[before]
    },
    shownTitles: () =>
      worker.evaluate(async () =>
        (await (globalThis as any).registration.getNotifications()).map((one: Notification) => one.title),
      ),
  }
}

/** Opens a window that is permitted to show notifications. */
export const openPushWindow = (browser: Browser, clock: { now(): Date }, width: number): Promise<Opened> =>
  openWindow(browser, clock, { width, permissions: fullBrowser ? ['notifications'] : [] })
