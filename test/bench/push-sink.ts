// A push service that takes everything: a process of its own, so that its work is not ours. Says its port on stdout.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'

const [key, cert] = ['key', 'crt'].map((kind) =>
  readFileSync(new URL(`../certificate/localhost.${kind}`, import.meta.url), 'utf8'),
)
const server = createServer({ key, cert }, (request, response) => {
  request.resume()
  request.on('end', () => response.writeHead(201, { location: '/m/1', 'content-length': '0' }).end())
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`)
})
process.on('disconnect', () => process.exit(0))
