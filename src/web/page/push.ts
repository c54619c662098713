import { fetchPushPublicKey, registerPushEndpoint, removePushEndpoint } from '../api/settings.ts'

/** Result of switching push on; `pushState` has a sentence for each. */
export type PushOutcome = 'on' | 'off' | 'unsupported' | 'insecure' | 'denied' | 'timeout' | 'failed'

/** Without its push service Chromium never settles `subscribe`. */
const SUBSCRIBE_TIMEOUT_MS = 15_000
/** Account for which this device's endpoint was registered. */
const OWNER_KEY = 'jieli.push'

export function pushObstacle(): PushOutcome | undefined {
  if (!isSecureContext) return 'insecure'
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return 'unsupported'
  return Notification.permission === 'denied' ? 'denied' : undefined
}

/** @returns on only for a subscription of the browser that was registered for this account */
export async function pushStatus(accountId: string): Promise<PushOutcome> {
  const obstacle = pushObstacle()
  if (obstacle) return obstacle
  if (Notification.permission !== 'granted' || localStorage.getItem(OWNER_KEY) !== accountId) return 'off'
  return (await currentSubscription()) ? 'on' : 'off'
}

export async function switchPushOn(accountId: string): Promise<PushOutcome> {
  const obstacle = pushObstacle()
  if (obstacle) return obstacle
  if ((await Notification.requestPermission()) !== 'granted') return 'denied'
  try {
    return await withTimeout(subscribeAndRegister(accountId))
  } catch {
    return 'failed'
  }
}

export async function switchPushOff(): Promise<PushOutcome> {
  const subscription = await currentSubscription()
  localStorage.removeItem(OWNER_KEY)
  if (!subscription) return 'off'
  await removePushEndpoint(subscription.endpoint)
  await subscription.unsubscribe()
  return 'off'
}

/** Runs at sign-in. Why: a browser can have renewed the endpoint, and only a signed-in page can register it. */
export async function refreshPush(accountId: string): Promise<void> {
  try {
    if ((await pushStatus(accountId)) !== 'on') return
    const subscription = await currentSubscription()
    if (subscription) await register(subscription)
  } catch {
    // The inbox works without it, and the next visit tries again.
  }
}

async function subscribeAndRegister(accountId: string): Promise<PushOutcome> {
  await navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' })
  const worker = await navigator.serviceWorker.ready
  const key = bytesOf(await fetchPushPublicKey())
  const held = await worker.pushManager.getSubscription()
  if (held && !sameKey(held, key)) await held.unsubscribe() // A subscription of an earlier server key would always be refused.
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  await register(subscription)
  localStorage.setItem(OWNER_KEY, accountId)
  return 'on'
}

async function register(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON()
  await registerPushEndpoint({ endpoint: endpoint ?? '', p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' })
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  return registration ? registration.pushManager.getSubscription() : null
}

const withTimeout = (work: Promise<PushOutcome>): Promise<PushOutcome> =>
  Promise.race([
    work,
    new Promise<PushOutcome>((resolve) => setTimeout(() => resolve('timeout'), SUBSCRIBE_TIMEOUT_MS)),
  ])

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}

function sameKey(subscription: PushSubscription, key: Uint8Array): boolean {
  const held = subscription.options.applicationServerKey
  return held !== null && new Uint8Array(held).every((byte, at) => byte === key[at])
}
