import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Prometheus metrics of one process, served at /metrics. */
export type Telemetry = ReturnType<typeof openTelemetry>

export function openTelemetry() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'jieli_request_seconds',
      help: 'Time of HTTP requests',
      labelNames: ['route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'jieli_job_seconds',
      help: 'Time of jobs by queue and outcome',
      labelNames: ['queue', 'outcome'],
      buckets: [0.01, 0.1, 1, 10, 60, 600],
      registers,
    }),
    notified: new Counter({
      name: 'jieli_notified_total',
      help: 'Notices put into inboxes',
      labelNames: ['cause'],
      registers,
    }),
    dispatched: new Counter({
      name: 'jieli_dispatches_total',
      help: 'Dispatch attempts by channel and outcome',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    trouble: new Gauge({
      name: 'jieli_channel_trouble',
      help: 'Whether a provider takes no messages: 1 = they wait',
      labelNames: ['channel', 'provider'],
      registers,
    }),
    notUnderstood: new Counter({
      name: 'jieli_reports_not_understood_total',
      help: 'Events and receipts of providers that this service does not know',
      labelNames: ['channel'],
      registers,
    }),
    backlog: new Gauge({
      name: 'jieli_jobs_waiting',
      help: 'Jobs waiting or running',
      labelNames: ['queue'],
      registers,
    }),
    sockets: new Gauge({ name: 'jieli_live_viewers', help: 'Open subscriptions to notices of a recipient', registers }),
  }
}
