/**
 * Service worker: turns a push into a notification and a click into an open page.
 * The payload is only `{"id": "<opaque notice id>"}`, because push services stand outside; the text is fetched from our own server.
 * No imports: the file must stay one self-contained script at /sw.js.
 */

/** The parts of ServiceWorkerGlobalScope used here; lib "webworker" clashes with "dom". */
type ExtendableEvent = Event & { waitUntil(work: Promise<unknown>): void }
type PushEvent = ExtendableEvent & { data: { json(): unknown } | null }
type NotificationEvent = ExtendableEvent & { notification: Notification }
type SubscriptionChange = ExtendableEvent & { oldSubscription: PushSubscription | null }
type WindowClient = { url: string; focus(): Promise<WindowClient>; navigate(url: string): Promise<WindowClient | null> }
type Worker = {
  location: Location
  registration: ServiceWorkerRegistration
  clients: {
    claim(): Promise<void>
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<WindowClient[]>
    openWindow(url: string): Promise<WindowClient | null>
  }
  skipWaiting(): Promise<void>
  addEventListener<E extends Event>(type: string, listener: (event: E) => void): void
}
type Summary = { title: string; body: string; url: string }

const worker = globalThis as unknown as Worker
const SUMMARY_TIMEOUT_MS = 8_000
const generic: Summary = { title: '您有一条新的政策推送', body: '点击查看详情', url: '/' }

worker.addEventListener<ExtendableEvent>('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener<ExtendableEvent>('activate', (event) => event.waitUntil(worker.clients.claim()))

worker.addEventListener<PushEvent>('push', (event) => event.waitUntil(show(noticeId(event))))

worker.addEventListener<NotificationEvent>('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(String((event.notification.data as { url?: string } | null)?.url ?? '/')))
})

/** The page registers the new endpoint with the server: only the page holds the sign-in token. */
worker.addEventListener<SubscriptionChange>('pushsubscriptionchange', (event) => {
  const options = event.oldSubscription?.options
  if (options?.applicationServerKey)
    event.waitUntil(
      worker.registration.pushManager
        .subscribe({ userVisibleOnly: true, applicationServerKey: options.applicationServerKey })
        .catch(() => undefined),
    )
})

function noticeId(event: PushEvent): string | undefined {
  try {
    const payload = event.data?.json() as { id?: unknown } | null | undefined
    return typeof payload?.id === 'string' && payload.id !== '' ? payload.id : undefined
  } catch {
    return undefined
  }
}

/** Always shows something: a browser withdraws the permission of a worker that stays silent. */
async function show(id: string | undefined): Promise<void> {
  const summary = id === undefined ? generic : await summaryOf(id)
  await worker.registration.showNotification(summary.title, {
    body: summary.body,
    tag: id ?? 'jieli',
    icon: '/icon.svg',
    lang: 'zh-CN',
    data: { id, url: summary.url },
  })
}

async function summaryOf(id: string): Promise<Summary> {
  const url = `/n/${encodeURIComponent(id)}`
  try {
    const response = await fetch(`/notices/${encodeURIComponent(id)}/summary`, {
      signal: AbortSignal.timeout(SUMMARY_TIMEOUT_MS),
      credentials: 'omit',
    })
    if (!response.ok) return { ...generic, url }
    const found = (await response.json()) as Partial<Summary>
    return { title: found.title || generic.title, body: found.body || generic.body, url: found.url || url }
  } catch {
    return { ...generic, url }
  }
}

/** Uses a tab that is open already; an address outside our origin is never opened. */
async function open(path: string): Promise<void> {
  const target = new URL(path, worker.location.origin)
  const url = target.origin === worker.location.origin ? target.href : `${worker.location.origin}/`
  const tabs = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const tab = tabs.find((t) => t.url === url) ?? tabs.find((t) => !new URL(t.url).pathname.startsWith('/console'))
  if (!tab) {
    await worker.clients.openWindow(url)
    return
  }
  try {
    const focused = await tab.focus()
    if (focused.url !== url) await focused.navigate(url)
  } catch {
    await worker.clients.openWindow(url) // a tab not controlled by this worker cannot be navigated
  }
}
