// npm run verify-chain -- POLICY: recomputes the relay event log of a document and names the first broken event.
import { verifyChain } from '../src/relay/event-log.ts'
import { openCommand } from './open-command.ts'

const policyId = Number(process.argv[2])
if (!Number.isSafeInteger(policyId)) {
  console.error('用法 usage: npm run verify-chain -- POLICY_ID')
  process.exit(2)
}
const service = await openCommand({ warn: false })
const chain = await verifyChain(service.deps.db, policyId)
await service.close()
if (!chain) {
  console.error(`政策 ${policyId} 没有接力链 policy ${policyId} has no relay chain`)
  process.exit(1)
}
const { events, broken } = chain
console.log(
  broken === undefined
    ? `接力链完整 intact: ${events} events`
    : `接力链已损坏 broken at event ${policyId}-${broken} of ${events}`,
)
process.exit(broken === undefined ? 0 : 1)
