/**
 * Service worker: turns a push into a notification and a click into an open page.
 * The payload is `{"id": "<opaque notice id>"}`, with `purpose` (reminder, recall, follow-up, or digest with `count`) for
 * other messages than a plain notice, and with `companies` where it concerns several of the account's. It has no text of
 * the document: push services are outsiders, so the text is fetched from the service's own server. A push can come
 * without data.
 * No imports: the file must stay one self-contained script at /sw.js.
 */

/** The parts of ServiceWorkerGlobalScope used here; lib "webworker" clashes with "dom". */
type ExtendableEvent = Event & { waitUntil(work: Promise<unknown>): void }
type PushEvent = ExtendableEvent & { data: { json(): unknown } | null }
type NotificationEvent = ExtendableEvent & { notification: Notification }
type SubscriptionChange = ExtendableEvent & {
  oldSubscription?: PushSubscription | null
  newSubscription?: PushSubscription | null
}
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
type Payload = { id?: unknown; purpose?: unknown; count?: unknown; companies?: unknown }
/** Content of a notification. A later one with the same tag replaces it. */
type Shown = Summary & { tag: string; again?: boolean }

const worker = globalThis as unknown as Worker
const SUMMARY_TIMEOUT_MS = 8_000
const INBOX = '/inbox'
const LOOK = '点击查看详情'
/** Used when the server gives no title: it does not answer, or the document is no longer public. */
const generic = {
  notice: '您有一条新的政策推送',
  reminder: '有单位提醒您查看一份政策',
  recall: '有一份政策已停止适用',
  'follow-up': '您关注的政策有新情况',
}
type Purpose = keyof typeof generic
const unknown: Shown = { title: generic.notice, body: '点击打开收件箱', url: INBOX, tag: 'jieli' }

worker.addEventListener<ExtendableEvent>('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener<ExtendableEvent>('activate', (event) => event.waitUntil(worker.clients.claim()))

worker.addEventListener<PushEvent>('push', (event) => event.waitUntil(show(payloadOf(event))))

worker.addEventListener<NotificationEvent>('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(String((event.notification.data as { url?: string } | null)?.url ?? '/')))
})

/** The page registers the new endpoint. Why: only the page has the sign-in token. */
worker.addEventListener<SubscriptionChange>('pushsubscriptionchange', (event) => {
  // the browser has subscribed by itself
  if (event.newSubscription) return
  event.waitUntil(subscribeAgain(event.oldSubscription?.options.applicationServerKey).catch(() => undefined))
})

/** @param oldKey browsers can leave it out (Push API: `oldSubscription` is optional); the server's own key comes first */
async function subscribeAgain(oldKey: ArrayBuffer | null | undefined): Promise<void> {
  const key = (await serverKey().catch(() => undefined)) ?? oldKey
  if (key) await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
}

/** The server's key, base64url. */
async function serverKey(): Promise<string | undefined> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ pushPublicKey }"}',
    signal: AbortSignal.timeout(SUMMARY_TIMEOUT_MS),
    credentials: 'omit',
  })
  return ((await response.json()) as { data?: { pushPublicKey?: string } }).data?.pushPublicKey
}

function payloadOf(event: PushEvent): Payload {
  try {
    return (event.data?.json() as Payload | null | undefined) ?? {}
  } catch {
    return {}
  }
}

/** Always shows a notification. Why: a browser withdraws the permission of a silent worker. */
async function show(payload: Payload): Promise<void> {
  const { title, body, url, tag, again } = await shownFor(payload)
  await worker.registration.showNotification(title, {
    body,
    tag,
    icon: '/icon.svg',
    lang: 'zh-CN',
    data: { id: payload.id, url },
    ...(again && { renotify: true }),
  })
}

async function shownFor({ id, purpose, count, companies }: Payload): Promise<Shown> {
  if (typeof id !== 'string' || id === '') return unknown
  if (purpose === 'digest') return digestOf(id, count)
  const known = typeof purpose === 'string' && Object.hasOwn(generic, purpose) ? (purpose as Purpose) : 'notice'
  // A later message replaces the notice's notification, and sounds again.
  const summary = await summaryOf(id, known)
  const body = Number.isSafeInteger(companies)
    ? `涉及您代办的 ${companies} 家单位或个人：${summary.body}`
    : summary.body
  return { ...summary, body, tag: id, again: known !== 'notice' }
}

const digestOf = (id: string, count: unknown): Shown => ({
  title: Number.isSafeInteger(count) && Number(count) > 0 ? `您有 ${count} 份新政策` : '您有新政策',
  body: unknown.body,
  url: INBOX,
  tag: `digest ${id}`,
})

async function summaryOf(id: string, purpose: Purpose): Promise<Summary> {
  const fallback = { title: generic[purpose], body: LOOK, url: `/n/${encodeURIComponent(id)}` }
  try {
    const response = await fetch(`/notices/${encodeURIComponent(id)}/summary`, {
      signal: AbortSignal.timeout(SUMMARY_TIMEOUT_MS),
      credentials: 'omit',
    })
    if (!response.ok) return fallback
    const found = (await response.json()) as Partial<Summary>
    return { title: titleOf(purpose, found.title), body: found.body || fallback.body, url: found.url || fallback.url }
  } catch {
    return fallback
  }
}

function titleOf(purpose: Purpose, found: string | undefined): string {
  if (!found || purpose === 'follow-up') return generic[purpose]
  return purpose === 'reminder' ? `提醒：${found}` : found
}

/** Uses an open tab. Never opens an address of another origin. */
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
    await worker.clients.openWindow(url) // A tab that this worker does not control cannot be navigated.
  }
}
