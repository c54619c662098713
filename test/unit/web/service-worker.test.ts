// The service worker's script with stand-ins for what the browser gives it.
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'

const script = stripTypeScriptTypes(readFileSync(new URL('../../../src/web/sw.ts', import.meta.url), 'utf8'))

/** Starts the worker. @param answers JSON by path; a path without one does not answer */
function startWorker(answers: Record<string, object>) {
  const listeners = new Map<string, (event: object) => void>()
  const subscribed: unknown[] = []
  const shown: { title: string; body: string }[] = []
  runInNewContext(script, {
    AbortSignal,
    URL,
    location: new URL('https://jieli.example/'),
    addEventListener: (type: string, listener: (event: object) => void) => listeners.set(type, listener),
    fetch: async (path: string) => {
      const answer = answers[path]
      if (!answer) throw new Error('no answer')
      return { ok: true, json: async () => answer }
    },
    registration: {
      pushManager: { subscribe: async (options: object) => void subscribed.push(options) },
      showNotification: async (title: string, options: { body: string }) =>
        void shown.push({ title, body: options.body }),
    },
  })
  const fire = async (type: string, fields: object): Promise<void> => {
    const work: Promise<unknown>[] = []
    listeners.get(type)?.({ ...fields, waitUntil: (one: Promise<unknown>) => work.push(one) })
    await Promise.all(work)
  }
  return { fire, subscribed, shown }
}

const server = { '/graphql': { data: { pushPublicKey: 'server-key' } } }
const old = { options: { applicationServerKey: 'old-key' } }

it.each<[string, Record<string, object>, object, string[]]>([
  // Push API, PushSubscriptionChangeEvent: both subscriptions are optional
  ['no old subscription', server, { oldSubscription: null }, ['server-key']],
  ['no such field', server, {}, ['server-key']],
  ['an old subscription', server, { oldSubscription: old }, ['server-key']],
  ['a server that does not answer', {}, { oldSubscription: old }, ['old-key']],
  ['neither', {}, { oldSubscription: null }, []],
  ['a new subscription', server, { oldSubscription: old, newSubscription: {} }, []],
])('a changed subscription with %s', async (_name, answers, fields, keys) => {
  const { fire, subscribed } = startWorker(answers)
  await fire('pushsubscriptionchange', fields)
  expect(subscribed).toEqual(keys.map((applicationServerKey) => ({ userVisibleOnly: true, applicationServerKey })))
})

it('a notice that concerns several companies of one clerk says how many', async () => {
  const { fire, shown } = startWorker({
    '/notices/x/summary': { title: '有一份政策与您有关', body: '示例办法', url: '/n/x' },
  })
  await fire('push', { data: { json: () => ({ id: 'x', companies: 3 }) } })
  await fire('push', { data: { json: () => ({ id: 'x' }) } })
  expect(shown).toEqual([
    { title: '有一份政策与您有关', body: '涉及您代办的 3 家单位或个人：示例办法' },
    { title: '有一份政策与您有关', body: '示例办法' },
  ])
})
