import { DomainError } from '../../platform/errors.ts'
import { platformRefusals } from '../../platform/refusals.ts'

/**
 * Lets few operations without sign-in execute at once.
 * @returns enter, which resolves with the way to leave; it throws RATE_LIMITED after `waitMs` without a place
 */
export function openPublicGate({ running, waitMs }: { running: number; waitMs: number }): () => Promise<() => void> {
  let free = running
  const waiting: (() => void)[] = []
  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  const once = (): (() => void) => {
    let left = false
    return () => {
      if (!left) leave()
      left = true
    }
  }
  return async () => {
    if (free > 0) {
      free -= 1
      return once()
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(enter), 1)
        reject(new DomainError('RATE_LIMITED', platformRefusals.busy))
      }, waitMs)
      waiting.push(enter)
    })
    return once()
  }
}
