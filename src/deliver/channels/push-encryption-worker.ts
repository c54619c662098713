// A thread of push-encryption.ts.
import { parentPort } from 'node:worker_threads'
import webpush from 'web-push'
import type { Encrypted, Plain } from './push-encryption.ts'

parentPort?.on('message', ({ id, list }: { id: number; list: Plain[] }) => {
  parentPort?.postMessage({ id, list: list.map(encrypt) })
})

function encrypt({ p256dh, auth, text }: Plain): Encrypted {
  try {
    return { body: webpush.encrypt(p256dh, auth, text, 'aes128gcm').cipherText }
  } catch (cause) {
    return { fault: (cause as Error).message }
  }
}
