// npm run verify-chain -- POLICY: recomputes the relay event log of a document and names the first broken event.
import { say } from '../src/platform/locale.ts'
import { verifyChain } from '../src/relay/event-log.ts'
import { openCommand } from './open-command.ts'

const policyId = Number(process.argv[2])
if (!Number.isSafeInteger(policyId)) {
  console.error(`${say({ zh: '用法', en: 'usage' })}: npm run verify-chain -- POLICY_ID`)
  process.exit(2)
}
const service = await openCommand({ warn: false })
const chain = await verifyChain(service.deps.db, policyId)
await service.close()
if (!chain) {
  console.error(say({ zh: `政策 ${policyId} 没有接力链`, en: `policy ${policyId} has no relay chain` }))
  process.exit(1)
}
const { events, broken } = chain
console.log(
  broken === undefined
    ? say({ zh: `接力链完整：${events} 个事件`, en: `intact: ${events} events` })
    : say({
        zh: `接力链已损坏：共 ${events} 个事件，从 ${policyId}-${broken} 起不符`,
        en: `broken at event ${policyId}-${broken} of ${events}`,
      }),
)
process.exit(broken === undefined ? 0 : 1)
