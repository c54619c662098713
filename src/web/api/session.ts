/** Why sessionStorage: closing the tab signs out, and other sites cannot abuse a cookie. */
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

/** Calls back after each sign-in and sign-out. @returns a function that ends this */
export function onSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function announce(): void {
  for (const listener of listeners) listener()
}
