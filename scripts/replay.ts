// npm run replay -- messages [--policy ID] [--channel C] [--reason TEXT] [--dry-run]: sends failed messages again.
// npm run replay -- jobs: puts dead letters back into their queues.

import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type DeadLetters, listDeadLetters, replayDeadLetters } from '../src/dispatch/recover-dispatches.ts'
import { processLocale, say } from '../src/platform/locale.ts'
import { storedText } from '../src/platform/refusal.ts'
import { openCommand } from './open-command.ts'

const usage = `${say({ zh: '用法', en: 'usage' })}:
  npm run replay -- messages [--policy ID] [--channel WEB_PUSH|EMAIL|WEBHOOK|GATEWAY] [--reason TEXT] [--dry-run]
  npm run replay -- jobs`

const shape = z.object({
  policy: z.coerce.number().int().positive().optional(),
  channel: z.enum(['WEB_PUSH', 'EMAIL', 'WEBHOOK', 'GATEWAY']).optional(),
  reason: z.string().optional(),
  'dry-run': z.boolean().optional(),
})

function readArguments(): { what: 'messages' | 'jobs'; which: DeadLetters; dryRun: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        policy: { type: 'string' },
        channel: { type: 'string' },
        reason: { type: 'string' },
        'dry-run': { type: 'boolean' },
      },
    })
    const what = z.enum(['messages', 'jobs']).parse(positionals[0])
    const { policy, channel, reason, 'dry-run': dryRun = false } = shape.parse(values)
    const which = { ...(policy && { policyId: policy }), ...(channel && { channel }), ...(reason && { reason }) }
    return { what, which, dryRun }
  } catch (cause) {
    if (cause instanceof z.ZodError)
      for (const issue of cause.issues) console.error(`${issue.path.join('.') || 'messages | jobs'}: ${issue.message}`)
    else console.error((cause as Error).message)
    console.error(usage)
    process.exit(2)
  }
}

const { what, which, dryRun } = readArguments()
const { deps, close } = await openCommand({ warn: false })
if (what === 'jobs') {
  const count = await deps.jobs.redrive()
  console.log(say({ zh: `已重新排队 ${count} 个作业`, en: `queued again: ${count} jobs` }))
} else {
  for (const { channel, reason, count } of await listDeadLetters(deps, which))
    console.log(`${String(count).padStart(8)}  ${channel.padEnd(9)} ${storedText(reason, processLocale)}`)
  if (!dryRun) {
    const count = await replayDeadLetters(deps, which)
    console.log(say({ zh: `已重新排队 ${count} 条消息`, en: `queued again: ${count} messages` }))
  }
}
await close()
process.exit(0)
