/** A bell that remembers one ring, so that none between two waits is lost; the end of `signal` rings it for ever. */
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
