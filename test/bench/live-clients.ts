// A child of the bench `live`: thousands of subscribers in one process, the same code towards either server. It notes when a
// message came and reads it only after the round.
import WebSocket from 'ws'

export type Group = 'jieli' | 'bare'
export type Told =
  /** Answers when all are connected; those of Jieli when their subscription has replayed what stood before. */
  | { do: 'open'; group: Group; url: string; tokens: string[] }
  /** Answers when every client of the group has one more message; `reconnect`: every tenth is cut off when half of them have. */
  | { do: 'round'; group: Group; reconnect: boolean }
  /** Answers what was received of each notice, by client. */
  | { do: 'tally' }
/** Instants on the machine's monotonic clock, ms. */
export type Tally = { received: number; doubled: number }
export type Round = { lastAt: number; p99At: number; sample: string }

type Client = {
  url: string
  token: string
  socket: WebSocket
  unread: Buffer[]
  seen: Map<string, number>
  cursor: string
  got: number
  goal: number
  opened: () => void
}

const query =
  'subscription($after: String) { deliveryAdded(after: $after) { id cursor state because policy { id title } measures { title } } }'
const groups: Record<Group, Client[]> = { jieli: [], bare: [] }
const now = (): number => Number(process.hrtime.bigint()) / 1e6
let round: { group: Group; times: number[]; reconnect: boolean } | undefined

function open(group: Group, client: Client): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const socket = new WebSocket(`${client.url}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false })
  client.socket = socket
  client.opened = resolve
  socket.on('error', reject)
  socket.on('open', () => {
    if (group === 'bare') return resolve()
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${client.token}` } }))
  })
  socket.on('message', (data: Buffer) => {
    if (data.includes('"type":"next"')) return arrived(group, client, data)
    const { type } = JSON.parse(String(data)) as { type: string }
    if (type === 'ping') socket.send('{"type":"pong"}')
    else if (type === 'connection_ack') {
      const payload = { query, variables: { after: client.cursor } }
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
    } else throw new Error(String(data))
  })
  return promise
}

function arrived(group: Group, client: Client, data: Buffer): void {
  client.unread.push(data)
  client.got += 1
  client.opened()
  if (round?.group !== group || client.got !== client.goal) return
  round.times.push(now())
  const all = groups[group]
  if (round.reconnect && round.times.length === Math.floor(all.length / 2)) cutOff(group)
  if (round.times.length < all.length) return
  const times = round.times
  round = undefined
  const sample = String(data)
  for (const each of all) readUnread(each, group)
  process.send?.({
    lastAt: times.at(-1) ?? 0,
    p99At: times[Math.floor(times.length * 0.99)] ?? 0,
    sample,
  } satisfies Round)
}

function cutOff(group: Group): void {
  for (const [i, client] of groups[group].entries()) {
    if (i % 10 !== 0) continue
    client.socket.removeAllListeners('message')
    client.socket.terminate()
    readUnread(client, group)
    void open(group, client)
  }
}

function readUnread(client: Client, group: Group): void {
  for (const data of client.unread.splice(0)) {
    if (group === 'bare') continue
    const { payload } = JSON.parse(String(data))
    if (!payload.data) throw new Error(String(data))
    const { id, cursor } = payload.data.deliveryAdded
    client.seen.set(id, (client.seen.get(id) ?? 0) + 1)
    client.cursor = cursor
  }
}

function tally(): Tally {
  for (const client of groups.jieli) readUnread(client, 'jieli')
  const counts = groups.jieli.flatMap((client) => [...client.seen.values()])
  return {
    received: counts.length,
    doubled: counts.filter((count) => count > 1).length,
  }
}

process.on('message', async (told: Told) => {
  if (told.do === 'tally') process.send?.(tally())
  else if (told.do === 'round') {
    for (const client of groups[told.group]) client.goal = client.got + 1
    round = { group: told.group, times: [], reconnect: told.reconnect }
    process.send?.('ready')
  } else {
    const { group, url, tokens } = told
    for (let from = 0; from < tokens.length; from += 100) {
      const wave = tokens.slice(from, from + 100).map((token): Client => {
        const seen = new Map<string, number>()
        return {
          url,
          token,
          socket: undefined as never,
          unread: [],
          seen,
          cursor: '0',
          got: 0,
          goal: 0,
          opened: () => {},
        }
      })
      groups[group].push(...wave)
      await Promise.all(wave.map((client) => open(group, client)))
    }
    process.send?.('open')
  }
})
process.send?.('started')
// the bench ended without a word
process.on('disconnect', () => process.exit())
