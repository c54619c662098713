import type { Dispatcher } from 'undici'

export type PushRequest = {
  endpoint: string
  /** Names and values in turn. */
  headers: string[]
  body: Uint8Array | undefined
}

/** What a push service said: status, and of its headers what matters; or in a word why there was no answer. */
export type PushAnswer =
  | { status: number; retryAfter: string | undefined; location: string | undefined }
  | { silence: string }

// what it says beyond status and headers is of no use: a long or dribbling body is cut
const bodyMs = 2_000
const bodyBytesMax = 16_384

/**
 * Posts one message and waits for the answer, at most `deadlineMs` in all: undici's own limits are about idleness. By `dispatch`, the
 * lowest of undici's calls: its `request` with two AbortSignals cost twice as much a message.
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
          // had waited too long for a connection: must not be sent any more
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
