/**
 * Lets one loop wait for the next ring. A ring between two waits is kept, and several such rings count as one.
 * Once `signal` has aborted, every wait resolves at once.
 */
export function openBell(signal: AbortSignal): { ring(): void; wait(): Promise<void> } {
  let rung = false
  let wake: (() => void) | undefined
  const ring = (): void => {
    if (!wake) rung = true
    wake?.()
    wake = undefined
  }
  signal.addEventListener('abort', ring, { once: true })
  return {
    ring,
    wait: () => {
      if (!rung && !signal.aborted) return new Promise((resolve) => (wake = resolve))
      rung = false
      return Promise.resolve()
    },
  }
}
