import type { Dispatcher } from 'undici'

export type PushRequest = {
  endpoint: string
  /** Names and values alternate. */
  headers: string[]
  body: Uint8Array | undefined
}

/** A push service's answer: status and two headers; or, in `silence`, the reason why there was none. */
export type PushAnswer =
  | { status: number; retryAfter: string | undefined; location: string | undefined }
  | { silence: string }

// limits of the answer's body, which is not used: a long or slow body is cut
const bodyMs = 2_000
const bodyBytesMax = 16_384

/**
 * Posts one message and waits at most `deadlineMs` for the whole answer. Why own timers: undici's measure idleness.
 * Why `dispatch` instead of `request`: it costs half (ADR-09.3).
 */
export function postPush(agent: Dispatcher, request: PushRequest, deadlineMs: number): Promise<PushAnswer> {
  const { origin, pathname, search } = new URL(request.endpoint)
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined
    let answer: PushAnswer | undefined
    let bodyTimer: NodeJS.Timeout | undefined
    let bytes = 0
    let isOver = false
    const end = (last: PushAnswer): void => {
      isOver = true
      clearTimeout(timer)
      clearTimeout(bodyTimer)
      resolve(answer ?? last)
    }
    const cut = (): void => {
      end({ silence: 'no answer in time' })
      controller?.abort(new Error('cut'))
    }
    const timer = setTimeout(cut, deadlineMs)
    agent.dispatch(
      {
        origin,
        path: pathname + search,
        method: 'POST',
        headers: request.headers,
        body: request.body ?? null,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      {
        onRequestStart: (started) => {
          controller = started
          // the wait for a connection outlasted the deadline: the message must not be sent
          if (isOver) started.abort(new Error('cut'))
        },
        onResponseStart: (_, status, headers) => {
          if (status < 200) return
          answer = { status, retryAfter: first(headers['retry-after']), location: first(headers.location) }
          bodyTimer = setTimeout(cut, bodyMs)
        },
        onResponseData: (_, chunk) => {
          bytes += chunk.length
          if (bytes > bodyBytesMax) cut()
        },
        onResponseEnd: () => end({ silence: 'no status' }),
        onResponseError: (_, cause) => end({ silence: (cause as { code?: string }).code ?? cause.name }),
      },
    )
  })
}

const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)
