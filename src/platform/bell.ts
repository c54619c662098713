/** A bell that remembers one ring, so that none between two waits is lost; the end of `signal` rings it for ever. */
export function openBell(signal: AbortSignal): { ring(): void; wait(): Promise<void> } {
  let rung = false
  let wake: (() => void) | undefined
  const ring = (): void => {
    rung = true
    wake?.()
  }
  signal.addEventListener('abort', ring, { once: true })
  return {
    ring,
    wait: async () => {
      if (!rung && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
      rung = false
      wake = undefined
    },
  }
}
