/** The token lives in sessionStorage: closing the tab signs out, and no cookie can be abused across sites. */
const KEY = 'jieli.token'
const listeners = new Set<() => void>()

export const currentToken = (): string | undefined => sessionStorage.getItem(KEY) ?? undefined

export function beginSession(token: string): void {
  sessionStorage.setItem(KEY, token)
  announce()
}

export function endSession(): void {
  sessionStorage.removeItem(KEY)
  announce()
}

/** Calls back after each sign-in and sign-out; the returned function ends that. */
export function onSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function announce(): void {
  for (const listener of listeners) listener()
}
