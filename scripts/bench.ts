// npm run bench -- NAME [--small] [--beside DIR]: measures one part of the service.
// Progress goes to stderr, one JSON line per figure to stdout. Exit status 1 = a target was missed.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench } from '../test/bench/bench.ts'

const [name, ...flags] = process.argv.slice(2)
const file = fileURLToPath(new URL(`../test/bench/${name}.ts`, import.meta.url))
const { bench } = (name && /^[a-z-]+$/.test(name) && existsSync(file) ? await import(file) : {}) as { bench?: Bench }
if (!bench) {
  console.error(
    'usage: npm run bench -- NAME [--small] [--beside DIR]   (--beside: relay, search; NAME: match, rematch, nightly, push, mail, live, relay, search)',
  )
  process.exit(2)
}
let missed = 0
const besideAt = flags.indexOf('--beside')
const beside = besideAt < 0 ? undefined : resolve(flags[besideAt + 1] ?? '')
const small = flags.includes('--small')
for await (const figure of bench({ small, beside, progress: (text) => console.error(text) })) {
  const { value, target, better } = figure
  const kept = target === undefined || (better === 'lower' ? value <= target : value >= target)
  if (!kept) missed += 1
  console.log(JSON.stringify({ bench: name, ...figure }))
}
process.exit(missed > 0 ? 1 : 0)
