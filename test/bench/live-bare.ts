// A child of the bench `live`: nothing but a `ws` server that sends a text to everybody.
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/graphql' })
server.on('listening', () => process.send?.(`ws://127.0.0.1:${(server.address() as { port: number }).port}`))
process.on('message', (text: string) => {
  if (text === 'memory') {
    global.gc?.()
    process.send?.(process.memoryUsage().rss)
  } else for (const socket of server.clients) socket.send(text)
})
// the bench ended without a word
process.on('disconnect', () => process.exit())
