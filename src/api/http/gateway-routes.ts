import type { FastifyInstance } from 'fastify'
import { receiptsShape } from '../../dispatch/channels/gateway/gateway-protocol.ts'
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
    take: async ({ receipts }, request) => {
      const known = await takeReceipts(services, receipts)
      request.log.info({ receipts: receipts.length, known }, 'receipts taken')
      return { receipts: receipts.length, known }
    },
  })
}
