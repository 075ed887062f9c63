import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

/** Bounds in seconds; a durable write is some ms, a sealed note some hundred. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

type Timing = { readonly counts: number[]; sum: number; count: number }

/** Counts answers by route pattern and status, never by address: an address names a patient's session. */
export function createMetrics() {
  const answers = new Map<string, number>()
  const timings = new Map<string, Timing>()
  return {
    answered(method: string, route: string, status: number, seconds: number) {
      const key = `method="${method}",route="${route}",status="${status}"`
      answers.set(key, (answers.get(key) ?? 0) + 1)
      const timing = timings.get(route) ?? { counts: buckets.map(() => 0), sum: 0, count: 0 }
      timings.set(route, timing)
      timing.sum += seconds
      timing.count += 1
      for (const [index, bound] of buckets.entries())
        if (seconds <= bound) timing.counts[index] = (timing.counts[index] ?? 0) + 1
    },
    /** The text format that Prometheus reads. */
    text(gauges: Readonly<Record<string, readonly [help: string, value: number]>>): string {
      return [
        '# HELP chairside_http_requests_total Answers by route pattern and status.',
        '# TYPE chairside_http_requests_total counter',
        ...[...answers].map(([labels, count]) => `chairside_http_requests_total{${labels}} ${count}`),
        '# HELP chairside_http_seconds Time to answer by route pattern.',
        '# TYPE chairside_http_seconds histogram',
        ...[...timings].flatMap(histogram),
        ...Object.entries(gauges).flatMap(([name, [help, value]]) => [
          `# HELP chairside_${name} ${help}`,
          `# TYPE chairside_${name} gauge`,
          `chairside_${name} ${value}`,
        ]),
        '',
      ].join('\n')
    },
  }
}
export type Metrics = ReturnType<typeof createMetrics>

const histogram = ([route, { counts, sum, count }]: [string, Timing]) => [
  ...counts.map((below, index) => `chairside_http_seconds_bucket{route="${route}",le="${buckets[index]}"} ${below}`),
  `chairside_http_seconds_bucket{route="${route}",le="+Inf"} ${count}`,
  `chairside_http_seconds_sum{route="${route}"} ${sum}`,
  `chairside_http_seconds_count{route="${route}"} ${count}`,
]

/** One line in the log and one count for each answer: the route's pattern, never the address, body or names. */
export function addMetrics(app: FastifyInstance, deps: Pick<Deps, 'metrics'>): void {
  app.addHook('onResponse', (request, reply, goOn) => {
    const route = request.routeOptions.url ?? 'unknown'
    deps.metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    const line = {
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      actor: request.act?.staff.id,
      refusal: request.refusal,
    }
    if (reply.statusCode >= 500) request.log.warn(line, 'answered')
    else request.log.info(line, 'answered')
    goOn()
  })
}
