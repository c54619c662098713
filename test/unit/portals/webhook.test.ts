import { describe, expect, it } from 'vitest'
import { portalsRefusals } from '../../../src/portals/refusals.ts'
import { webhookOutcome, webhookRetries } from '../../../src/portals/webhook/webhook.ts'

const now = new Date('2026-11-24T04:00:00Z')
const answered = (status: number, retryAfter?: string) => webhookOutcome({ status, retryAfter, ms: 1 }, now)

describe('the outcome of a portal’s answer', () => {
  it.each([200, 201, 204, 299])('%i: the event is sent', (status) => {
    expect(answered(status)).toEqual({ kind: 'sent', providerRef: String(status) })
  })
  it('410: the address is gone', () => expect(answered(410).kind).toBe('gone'))
  it.each([300, 301, 302, 303, 307, 308])('%i: a redirect fails and is not retried', (status) => {
    expect(answered(status).kind).toBe('failed')
  })
  it.each([100, 400, 401, 404, 408, 413, 429, 500, 502, 503])('%i: the event is retried by the table', (status) => {
    expect(answered(status)).toEqual({ kind: 'retry', reason: expect.stringContaining(String(status)) })
  })
  it('only 429 and 503 can request a wait', () => {
    expect(answered(429, '90')).toMatchObject({ kind: 'retry', afterMs: 90_000 })
    expect(answered(503, 'Tue, 24 Nov 2026 04:02:00 GMT')).toMatchObject({ kind: 'retry', afterMs: 120_000 })
    expect(answered(500, '90')).not.toHaveProperty('afterMs')
    expect(answered(429, 'soon')).not.toHaveProperty('afterMs')
  })
  it('a missing answer is retried, with the cause as reason', () => {
    expect(webhookOutcome({ failure: portalsRefusals.noConnection({ code: 'ECONNREFUSED' }), ms: 1 }, now)).toEqual({
      kind: 'retry',
      reason: 'portals.noConnection {"code":"ECONNREFUSED"}',
    })
  })
  it('the table is that of Standard Webhooks and lasts a little more than a day', () => {
    expect(webhookRetries.map((ms) => ms / 1000)).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 36_000])
  })
})
