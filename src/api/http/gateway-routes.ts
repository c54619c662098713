import type { FastifyInstance } from 'fastify'
import { readReceipts, receiptsShape } from '../../dispatch/channels/gateway/gateway-protocol.ts'
import { takeReceipts } from '../../dispatch/receipts.ts'
import type { Services } from '../graphql/context.ts'
import { readJson, registerSignedHook } from './signed-hook.ts'

/** POST /hooks/gateway: later reports of the message gateway. Only with a configured gateway. */
export async function registerGatewayHook(app: FastifyInstance, services: Services): Promise<void> {
  const { gateway } = services.config
  if (!gateway) return
  await registerSignedHook(app, services, {
    path: '/hooks/gateway',
    secret: gateway.secret,
    types: ['application/json'],
    bytesMax: 1024 * 1024,
    read: async (body) => readJson(receiptsShape, body),
    take: async (given, request) => {
      const { receipts, notUnderstood } = readReceipts(given.receipts)
      const known = await takeReceipts(services, receipts)
      services.telemetry.notUnderstood.inc({ channel: 'GATEWAY' }, notUnderstood)
      const counts = { receipts: given.receipts.length, known, ...(notUnderstood > 0 && { notUnderstood }) }
      request.log.info(counts, 'receipts taken')
      return counts
    },
  })
}
