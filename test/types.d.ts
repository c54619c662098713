declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'

  const ece: { decrypt(body: Buffer, options: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string }): Buffer }
  export default ece
}
declare module 'mailparser' {
  import type { Readable } from 'node:stream'
  export type ParsedMail = {
    subject?: string
    text?: string
    html?: string | false
    headers: Map<string, unknown>
    headerLines: { key: string; line: string }[]
  }
  export function simpleParser(source: Readable | string | Buffer): Promise<ParsedMail>
}
