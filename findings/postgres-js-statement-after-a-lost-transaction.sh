#!/usr/bin/env bash
# Finding: in postgres.js a statement of a transaction whose connection ended is sent on the connection made again.
#
# postgres 3.4.9. A server ends the connection of an open `sql.begin`, as at a restart. `sql.begin` rejects with
# CONNECTION_CLOSED, but its callback still runs. Another statement makes the connection again. The callback's next
# statement is then sent there, without BEGIN, and answered: the server commits it by itself. The COMMIT follows.
# Expected from memory: the `sql` of the callback refuses every statement once its connection has ended.
# The server below is a few lines of the PostgreSQL protocol; it prints what each connection received.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund postgres@3.4.9 >/dev/null
cat > look.mjs <<'EOF'
import { createServer } from 'node:net'
import postgres from 'postgres'

const message = (type, body) => {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
const ready = (state) => message('Z', Buffer.from(state))
let connections = 0
let inside
const server = createServer((socket) => {
  const number = ++connections
  let started = false
  let held = Buffer.alloc(0)
  socket.on('error', () => {})
  socket.on('data', (data) => {
    held = Buffer.concat([held, data])
    for (;;) {
      const from = started ? 1 : 0
      if (held.length < from + 4) return
      const length = held.readInt32BE(from)
      if (held.length < from + length) return
      const body = held.subarray(from + 4, from + length)
      const type = started ? String.fromCharCode(held[0]) : 'start'
      held = held.subarray(from + length)
      if (type === 'start') {
        started = true
        socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready('I')]))
      } else if (type === 'Q') {
        const text = body.toString('utf8', 0, body.length - 1).trim()
        console.log(`connection ${number}: ${text}`)
        if (text === 'begin') inside = socket
        const tag = Buffer.from(`${text.split(' ')[0].toUpperCase()} 0 1\0`)
        socket.write(Buffer.concat([message('C', tag), ready(inside === socket ? 'T' : 'I')]))
      } else if (type === 'X') socket.end()
      else if (type === 'P') {
        // "begin" comes by the extended protocol
        const text = body.toString('utf8', body.indexOf(0) + 1).split('\0')[0].trim()
        console.log(`connection ${number}: ${text}`)
        if (text === 'begin') inside = socket
        const tag = Buffer.from(`${text.split(' ')[0].toUpperCase()}\0`)
        const none = Buffer.alloc(0)
        socket.write(
          Buffer.concat([message('1', none), message('n', none), message('2', none), message('C', tag), ready('T')]),
        )
      }
    }
  })
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address()
const sql = postgres({ host: '127.0.0.1', port, database: 'd', username: 'u', max: 1, fetch_types: false })
const outcome = await sql
  .begin(async (tx) => {
    await tx.unsafe('update one').simple()
    inside.destroy()
    await new Promise((resolve) => setTimeout(resolve, 300))
    await sql.unsafe('select other').simple()
    const later = await tx.unsafe('insert two').simple().then(() => 'answered', (error) => error.code)
    console.log(`statement after the end: ${later}`)
  })
  .catch((error) => error.code)
await new Promise((resolve) => setTimeout(resolve, 500))
console.log(`transaction: ${outcome}`)
process.exit(0)
EOF
seen=$(timeout 30 node look.mjs)
echo "$seen"
expected='connection 1: begin
connection 1: update one
connection 2: select other
connection 2: insert two
statement after the end: answered
connection 2: commit
transaction: CONNECTION_CLOSED'
[ "$seen" = "$expected" ] || { echo 'the behaviour has changed'; exit 1; }
